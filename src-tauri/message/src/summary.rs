//! The row of the list, from the raw message.

use crate::display;
use crate::limits::{PREVIEW_CHARS, PREVIEW_SOURCE};
use crate::parse::{Content, Mail, guarded, read};
use crate::shorten::shortened;
use contract::{Person, Priority};
use mail_parser::HeaderName;
use mail_parser::decoders::html::html_to_text;

/// What the list, the search and the threads know of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The first person of From, else Sender.
    pub from: Person,
    /// The people of To.
    pub to: Vec<Person>,
    /// The subject, decoded, on one line.
    pub subject: String,
    /// The beginning of the text on one line, at most 200 characters.
    pub preview: String,
    /// The Date field; `None` where it is missing or unreadable.
    pub sent: Option<i64>,
    /// Whether there is something to save (inline pictures do not count).
    pub has_attachment: bool,
    /// X-Priority, Importance or Priority.
    pub priority: Priority,
    /// Message-ID without its angle brackets.
    pub message_id: Option<String>,
    /// The first id of In-Reply-To, without angle brackets.
    pub in_reply_to: Option<String>,
    /// The ids of References, oldest first, without angle brackets.
    pub references: Vec<String>,
}

/// Reads what the list shows. Never fails: what cannot be read is empty.
#[must_use]
pub fn summarize(raw: &[u8]) -> Summary {
    read(&shortened(raw), |mail| match mail {
        Some(mail) => of(mail),
        None => Summary {
            preview: preview(&String::from_utf8_lossy(
                raw.get(..PREVIEW_SOURCE).unwrap_or(raw),
            )),
            ..Summary::default()
        },
    })
}

fn of(mail: &Mail<'_>) -> Summary {
    let text = match mail.plain_content() {
        Content::Text(pieces) | Content::Html(pieces) => pieces
            .iter()
            .map(|piece| {
                let text = beginning(&piece.text);
                if piece.html {
                    guarded(|| html_to_text(&spaced(text))).unwrap_or_default()
                } else {
                    text.to_owned()
                }
            })
            .collect::<Vec<_>>()
            .join("\n"),
        Content::Empty => String::new(),
    };
    Summary {
        from: mail.from().into_iter().next().unwrap_or_default(),
        to: mail.people(&HeaderName::To),
        subject: mail.subject(),
        preview: preview(&text),
        sent: mail.date(),
        has_attachment: mail.has_attachment(),
        priority: mail.priority(),
        message_id: mail.ids(&HeaderName::MessageId).into_iter().next(),
        in_reply_to: mail.ids(&HeaderName::InReplyTo).into_iter().next(),
        references: mail.ids(&HeaderName::References),
    }
}

/// HTML with a blank before each end of a block: the quick way to text would glue a heading to its paragraph.
fn spaced(html: &str) -> String {
    ["</p", "</h", "</d", "</t", "</l"]
        .iter()
        .fold(html.to_owned(), |html, end| {
            html.replace(end, &format!(" {end}"))
        })
}

/// As much of a text as a preview looks at.
fn beginning(text: &str) -> &str {
    let mut end = PREVIEW_SOURCE.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// The beginning of what its writer wrote: without quotations, the line that introduces them, and the signature.
fn preview(text: &str) -> String {
    let mut own = String::new();
    let mut lines = text.lines().map(str::trim_end).peekable();
    while let Some(line) = lines.next() {
        if line == "--" && !own.trim().is_empty() {
            break;
        }
        if line.starts_with('>') {
            continue;
        }
        if line.ends_with(':') && lines.peek().is_some_and(|next| next.starts_with('>')) {
            continue;
        }
        own.push_str(line);
        own.push('\n');
        if own.len() > PREVIEW_CHARS * 16 {
            break;
        }
    }
    let own = display::limited(&own, PREVIEW_CHARS);
    if own.is_empty() {
        display::limited(beginning(text), PREVIEW_CHARS)
    } else {
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previews_skip_what_others_wrote() {
        assert_eq!(
            preview("On Monday Ayşe wrote:\n> Merhaba\n> nasılsın\n\nİyiyim, sen?\n-- \nMehmet"),
            "İyiyim, sen?"
        );
        assert_eq!(preview("> only a quotation"), "> only a quotation");
        assert_eq!(preview(&"ş".repeat(500)).chars().count(), 200);
    }
}
