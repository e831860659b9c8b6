//! What of a message can be searched for, as text.
//!
//! This is done once for every message that ever arrives, so it takes the short ways: what is encoded and is no text
//! is not decoded, HTML becomes text without being laid out, and of an alternative in plain text only the lines count
//! that say something the HTML does not.

use crate::display::line;
use crate::limits::{INDEXED, INDEXED_PARTS, NESTED};
use crate::parse::{Mail, guarded, read};
use crate::shorten::shortened_to;
use contract::Person;
use foldhash::{HashSet, HashSetExt as _};
use mail_parser::decoders::html::html_to_text;
use mail_parser::{HeaderName, MessagePart, PartType};

/// What of a message can be searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indexable {
    /// The subject, decoded, on one line.
    pub subject: String,
    /// From, else Sender.
    pub from: Vec<Person>,
    /// The people of To.
    pub to: Vec<Person>,
    /// The people of Cc, and of Bcc in what was sent from here.
    pub cc: Vec<Person>,
    /// The names of attachments.
    pub names: Vec<String>,
    /// The texts: of the body, of attachments that are text, and of attached messages with their headers. At most 1 MB
    /// together.
    pub body: Vec<String>,
}

/// Reads what of a message can be searched for. Never fails: what cannot be parsed is one text.
#[must_use]
pub fn index_text(raw: &[u8]) -> Indexable {
    let mut indexable = Indexable::default();
    let mut room = INDEXED;
    read(&shortened_to(raw, INDEXED / 56), |mail| match mail {
        Some(mail) => {
            indexable.subject = mail.subject();
            indexable.from = mail.from();
            indexable.to = mail.people(&HeaderName::To);
            indexable.cc = mail.people(&HeaderName::Cc);
            indexable.cc.extend(mail.people(&HeaderName::Bcc));
            texts(mail, &mut indexable, &mut room, 0);
        }
        None => {
            let text = String::from_utf8_lossy(raw.get(..INDEXED).unwrap_or(raw)).into_owned();
            keep(text, &mut indexable, &mut room);
        }
    });
    indexable
}

/// The texts of all parts, in order.
fn texts(mail: &Mail<'_>, indexable: &mut Indexable, room: &mut usize, depth: usize) {
    let message = mail.message();
    // Which of the texts are the body in HTML.
    let mut html = Vec::new();
    // Plain text that stands beside HTML of the same content.
    let mut alternatives = Vec::new();
    for (part, number) in message.parts.iter().zip(0_u32..).take(INDEXED_PARTS) {
        if *room == 0 {
            return;
        }
        match &part.body {
            PartType::Multipart(_) => continue,
            PartType::Html(_) => {
                name(part, indexable);
                let text = mail.text(part).unwrap_or_default();
                let text =
                    guarded(|| html_to_text(&spaced(beginning(&text, *room)))).unwrap_or_default();
                let at = indexable.body.len();
                keep(text, indexable, room);
                if indexable.body.len() > at && message.html_body.contains(&number) {
                    html.push(at);
                }
            }
            PartType::Text(_) => {
                name(part, indexable);
                let text = mail.text(part).unwrap_or_default();
                if message.text_body.contains(&number) && !message.html_body.contains(&number) {
                    alternatives.push(text);
                } else {
                    keep(text.into_owned(), indexable, room);
                }
            }
            PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Message(_) => {
                name(part, indexable);
                if is_message(&mail.media_type(part)) && depth < NESTED {
                    attached(
                        &mail.bytes(part).unwrap_or_default(),
                        indexable,
                        room,
                        depth,
                    );
                }
            }
        }
    }
    let mut words = HashSet::new();
    if !alternatives.is_empty() {
        let html = html.iter().filter_map(|at| indexable.body.get(*at));
        words.extend(html.flat_map(|text| text.split_whitespace()));
    }
    let new: Vec<String> = alternatives
        .iter()
        .map(|text| {
            let says_more = |line: &&str| line.split_whitespace().any(|word| !words.contains(word));
            text.lines()
                .filter(says_more)
                .collect::<Vec<_>>()
                .join("\n")
        })
        .collect();
    for text in new {
        keep(text, indexable, room);
    }
}

/// An attached message is found by its subject, its people and its text, as a text of the one it is attached to.
fn attached(raw: &[u8], indexable: &mut Indexable, room: &mut usize, depth: usize) {
    read(raw, |mail| {
        let Some(mail) = mail else {
            keep(String::from_utf8_lossy(raw).into_owned(), indexable, room);
            return;
        };
        keep(mail.subject(), indexable, room);
        let people = [
            mail.from(),
            mail.people(&HeaderName::To),
            mail.people(&HeaderName::Cc),
        ];
        for Person { name, address } in people.into_iter().flatten() {
            keep(format!("{name} {address}"), indexable, room);
        }
        texts(mail, indexable, room, depth + 1);
    });
}

fn is_message(media_type: &str) -> bool {
    matches!(media_type, "message/rfc822" | "message/global")
}

/// The name that a part is given, if it is given one.
fn name(part: &MessagePart<'_>, indexable: &mut Indexable) {
    let given = crate::view::given_name(part);
    if !given.is_empty() {
        indexable.names.push(line(&given));
    }
}

/// Keeps as much of a text as there is room for.
fn keep(mut text: String, indexable: &mut Indexable, room: &mut usize) {
    text.truncate(text.floor_char_boundary(*room));
    *room -= text.len();
    if !text.trim_ascii().is_empty() {
        indexable.body.push(text);
    }
}

/// As much of an HTML text as could fill the room.
fn beginning(html: &str, room: usize) -> &str {
    let most = html.floor_char_boundary(room.saturating_mul(8));
    html.get(..most).unwrap_or(html)
}

/// HTML with a blank before each tag that ends or begins a line, a cell or an item: the quick way to text would glue
/// words together.
fn spaced(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut from = 0;
    for at in memchr::memchr_iter(b'<', html.as_bytes()) {
        let tag = html.as_bytes().get(at + 1..).unwrap_or_default();
        let tag = tag.strip_prefix(b"/").unwrap_or(tag);
        let parts = matches!(
            tag.first().map(u8::to_ascii_lowercase),
            Some(b'p' | b'h' | b'd' | b't' | b'l' | b'o')
        ) || tag
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case(b"br"));
        if parts {
            out.push_str(html.get(from..at).unwrap_or_default());
            out.push(' ');
            from = at;
        }
    }
    out.push_str(html.get(from..).unwrap_or_default());
    out
}
