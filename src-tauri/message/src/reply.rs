//! What a reply, a forwarded message or a `mailto:` link starts from.

use crate::address::typed;
use crate::display;
use crate::fields::is_message_id;
use crate::link::percent_decode;
use crate::parse::{Mail, read};
use crate::plain;
use contract::Person;
use mail_parser::{HeaderForm, HeaderName, HeaderValue};

/// The beginning of a draft. Addresses are written as a person would type them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Starter {
    /// To.
    pub to: String,
    /// Cc.
    pub cc: String,
    /// Bcc (from `mailto:` only).
    pub bcc: String,
    /// Subject, with its prefix.
    pub subject: String,
    /// The text, lines ending in LF.
    pub text: String,
    /// Message-ID of what is answered, without angle brackets.
    pub in_reply_to: Option<String>,
    /// The conversation's Message-IDs, oldest first, without angle brackets.
    pub references: Vec<String>,
}

/// Begins an answer. `mine` are the reader's own addresses, `all` whether everybody is answered, and `lead` the line
/// above the quotation in the user's language (left out when empty).
#[must_use]
pub fn reply(raw: &[u8], mine: &[String], all: bool, lead: &str) -> Starter {
    read(raw, |mail| {
        let Some(mail) = mail else {
            return Starter {
                subject: "Re: ".into(),
                text: quotation(&crate::text(raw), lead),
                ..Starter::default()
            };
        };
        let (to, cc) = recipients(mail, mine, all);
        let message_id = mail.ids(&HeaderName::MessageId).into_iter().next();
        Starter {
            to: typed(&to),
            cc: typed(&cc),
            bcc: String::new(),
            subject: prefixed("Re: ", &mail.subject(), REPLY),
            text: quotation(&plain::of(mail), lead),
            references: references(mail, message_id.as_ref()),
            in_reply_to: message_id,
        }
    })
}

/// Begins a forwarded message. Its attachments are the caller's to carry over (see [`crate::part`]).
#[must_use]
pub fn forward(raw: &[u8], lead: &str) -> Starter {
    let (subject, text) = read(raw, |mail| match mail {
        Some(mail) => (mail.subject(), plain::of(mail)),
        None => (String::new(), crate::text(raw)),
    });
    let lead = if lead.is_empty() {
        String::new()
    } else {
        format!("{}\n\n", lead.trim_end())
    };
    Starter {
        subject: prefixed("Fwd: ", &subject, FORWARD),
        text: format!("\n\n{lead}{}\n", text.trim_end()),
        ..Starter::default()
    }
}

/// Whom an answer goes to: To and Cc.
fn recipients(mail: &Mail<'_>, mine: &[String], all: bool) -> (Vec<Person>, Vec<Person>) {
    let is_mine = |person: &Person| {
        mine.iter()
            .any(|own| own.eq_ignore_ascii_case(&person.address))
    };
    let usable = |people: Vec<Person>| -> Vec<Person> {
        let mut out: Vec<Person> = Vec::new();
        for person in people {
            if !person.address.is_empty()
                && !out
                    .iter()
                    .any(|p| p.address.eq_ignore_ascii_case(&person.address))
            {
                out.push(person);
            }
        }
        out
    };
    let addressed = mail.people(&HeaderName::To);
    let copied = mail.people(&HeaderName::Cc);
    let from = mail.from();
    // An answer to one's own message goes on to those it went to.
    let own = !from.is_empty() && from.iter().all(is_mine);
    if all {
        // A mailing list's member says here where the list's answers are to go.
        let followup = usable(followup_to(mail));
        if !followup.is_empty() {
            return (followup, Vec::new());
        }
    }
    let mut to = usable(mail.people(&HeaderName::ReplyTo));
    if to.is_empty() {
        to = usable(from);
    }
    if own {
        to = usable(addressed.clone());
    }
    if !all {
        return (to, Vec::new());
    }
    let others = if own {
        copied
    } else {
        addressed.into_iter().chain(copied).collect()
    };
    let known = |person: &Person| {
        to.iter()
            .any(|p| p.address.eq_ignore_ascii_case(&person.address))
    };
    let cc = usable(others)
        .into_iter()
        .filter(|person| !is_mine(person) && !known(person))
        .collect();
    (to, cc)
}

fn followup_to(mail: &Mail<'_>) -> Vec<Person> {
    let fields = mail
        .message()
        .header_as("Mail-Followup-To", HeaderForm::Addresses);
    let Some(HeaderValue::Address(list)) = fields.first() else {
        return Vec::new();
    };
    list.iter()
        .map(|one| Person {
            name: display::line(one.name().unwrap_or_default()),
            address: display::line(one.address().unwrap_or_default()),
        })
        .filter(|person| person.address.contains('@'))
        .collect()
}

/// References of the answer: those of the message, or its In-Reply-To, and the message itself (RFC 5322 §3.6.4).
fn references(mail: &Mail<'_>, message_id: Option<&String>) -> Vec<String> {
    let mut all = mail.ids(&HeaderName::References);
    if all.is_empty() {
        all = mail.ids(&HeaderName::InReplyTo);
        all.truncate(1);
    }
    if let Some(id) = message_id {
        all.retain(|known| known != id);
        all.push(id.clone());
    }
    all
}

/// Two empty lines for the answer, the lead, and the text with `>` before it, without its signature.
fn quotation(text: &str, lead: &str) -> String {
    let mut lines: Vec<&str> = text
        .lines()
        .take_while(|line| *line != "-- ")
        .map(str::trim_end)
        .collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let mut out = String::from("\n\n");
    if !lead.is_empty() {
        out.push_str(lead.trim_end());
        out.push('\n');
    }
    for line in lines {
        out.push('>');
        if !line.is_empty() && !line.starts_with('>') {
            out.push(' ');
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// What other programs write for `Re:`.
const REPLY: &[&str] = &[
    "re", "ynt", "yan", "cvp", "aw", "sv", "antw", "odp", "rif", "vs",
];
/// What other programs write for `Fwd:`.
const FORWARD: &[&str] = &["fwd", "fw", "ilt", "wg", "tr", "rv", "vl"];

/// The subject with one prefix, whatever of that kind it had before.
fn prefixed(prefix: &str, subject: &str, kinds: &[&str]) -> String {
    let mut rest = subject.trim();
    while let Some(after) = without_prefix(rest, kinds) {
        rest = after.trim_start();
    }
    format!("{prefix}{rest}")
}

/// `Re:`, `RE :`, `Re[2]:`, `İlt:` taken off.
fn without_prefix<'s>(subject: &'s str, kinds: &[&str]) -> Option<&'s str> {
    let (head, rest) = subject.split_once([':', '：'])?;
    let head = head.trim_end();
    let word = head.split(['[', '(']).next()?.trim_end();
    let count = head
        .get(word.len()..)?
        .trim()
        .trim_matches(['[', ']', '(', ')']);
    if !count.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // Turkish has four letters where others have two.
    let word: String = word
        .chars()
        .map(|c| {
            if matches!(c, 'İ' | 'I' | 'ı') {
                'i'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    kinds.contains(&word.as_str()).then_some(rest)
}

/// Reads a `mailto:` link (RFC 6068): to, cc, bcc, subject, body and in-reply-to. Nothing is ever attached.
#[must_use]
pub fn mailto(url: &str) -> Option<Starter> {
    let (scheme, rest) = url.trim().split_once(':')?;
    if !scheme.eq_ignore_ascii_case("mailto") {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (to, fields) = rest.split_once('?').unwrap_or((rest, ""));
    let mut out = Starter {
        to: display::line(&percent_decode(to)),
        ..Starter::default()
    };
    for field in fields.split('&') {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        let name = percent_decode(name).to_ascii_lowercase();
        // Pages write `&amp;` where the link is text.
        let name = name.strip_prefix("amp;").unwrap_or(&name);
        let value = percent_decode(value);
        match name {
            "to" => join(&mut out.to, &value),
            "cc" => join(&mut out.cc, &value),
            "bcc" => join(&mut out.bcc, &value),
            "subject" => out.subject = display::line(&value),
            "body" => {
                let text = value.replace("\r\n", "\n").replace('\r', "\n");
                out.text = text
                    .chars()
                    .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
                    .collect();
            }
            "in-reply-to" => {
                let id = value
                    .trim()
                    .trim_start_matches('<')
                    .trim_end_matches('>')
                    .to_owned();
                out.in_reply_to = is_message_id(&id).then_some(id);
            }
            // RFC 6068 §7: others could do harm (attach, headers that a person does not see).
            _ => {}
        }
    }
    out.references = out.in_reply_to.iter().cloned().collect();
    Some(out)
}

fn join(list: &mut String, more: &str) {
    let more = display::line(more);
    if !list.is_empty() && !more.is_empty() {
        list.push_str(", ");
    }
    list.push_str(&more);
}
