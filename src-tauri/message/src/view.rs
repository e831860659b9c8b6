//! The view of an opened message, and its parts.

use crate::display::{file_name, line, made_up_name};
use crate::document::{Assembled, Page, assemble};
use crate::limits::ATTACHMENTS;
use crate::parse::{Content, Mail, header_end, read};
use crate::plain;
use contract::{Attachment, Body, Person};
use mail_parser::parsers::MessageStream;
use mail_parser::{HeaderName, HeaderValue, MessageParser, MessagePart, MimeHeaders, PartType};

/// An opened message without its body (see [`crate::document`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The subject, decoded, on one line.
    pub subject: String,
    /// From.
    pub from: Vec<Person>,
    /// To.
    pub to: Vec<Person>,
    /// Cc.
    pub cc: Vec<Person>,
    /// Bcc.
    pub bcc: Vec<Person>,
    /// Reply-To, where it differs from From; else empty.
    pub reply_to: Vec<Person>,
    /// The Date field; `None` where it is missing or unreadable.
    pub date: Option<i64>,
    /// What can be saved or opened.
    pub attachments: Vec<Attachment>,
    /// What the body is shown from.
    pub body: Body,
    /// The hosts that the body would load pictures from, each once, in the message's order.
    pub remote_hosts: Vec<String>,
}

/// A decoded MIME part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// A safe file name.
    pub name: String,
    /// Its media type, e.g. `image/jpeg`.
    pub media_type: String,
    /// Its bytes, with the transfer encoding undone.
    pub bytes: Vec<u8>,
}

/// One line of a message's structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartInfo {
    /// What [`part`] takes.
    pub number: u32,
    /// How many multiparts it is inside of.
    pub depth: u32,
    /// Its media type.
    pub media_type: String,
    /// The name it is given, made safe; empty where none is given.
    pub name: String,
    /// Bytes when decoded; 0 for a multipart.
    pub size: u64,
}

/// Reads what the reading pane shows around the body.
#[must_use]
pub fn view(raw: &[u8]) -> View {
    read(raw, |mail| {
        let Some(mail) = mail else {
            return View {
                subject: String::new(),
                from: Vec::new(),
                to: Vec::new(),
                cc: Vec::new(),
                bcc: Vec::new(),
                reply_to: Vec::new(),
                date: None,
                attachments: Vec::new(),
                body: if raw.trim_ascii().is_empty() {
                    Body::Empty
                } else {
                    Body::Source
                },
                remote_hosts: Vec::new(),
            };
        };
        let from = mail.from();
        let mut reply_to = mail.people(&HeaderName::ReplyTo);
        let same = |a: &Person, b: &Person| a.address.eq_ignore_ascii_case(&b.address);
        if reply_to
            .iter()
            .all(|answer| from.iter().any(|author| same(answer, author)))
        {
            reply_to.clear();
        }
        let Assembled {
            body, remote_hosts, ..
        } = assemble(
            mail,
            &Page {
                remote: false,
                dark: false,
                base: "",
            },
        );
        View {
            subject: mail.subject(),
            to: mail.people(&HeaderName::To),
            cc: mail.people(&HeaderName::Cc),
            bcc: mail.people(&HeaderName::Bcc),
            date: mail.date(),
            attachments: mail.attachments(),
            from,
            reply_to,
            body,
            remote_hosts,
        }
    })
}

impl Mail<'_> {
    /// What can be saved: every leaf that is not the body, without the pictures that the body shows.
    pub(crate) fn attachments(&self) -> Vec<Attachment> {
        self.attached()
            .map(|(number, part, media_type)| Attachment {
                part: number,
                name: self.name(part, &media_type),
                size: self.size(part),
                media_type,
            })
            .take(ATTACHMENTS)
            .collect()
    }

    /// Whether there is something that can be saved.
    pub(crate) fn has_attachment(&self) -> bool {
        self.attached().next().is_some()
    }

    /// The parts that can be saved, with their media types.
    fn attached(&self) -> impl Iterator<Item = (u32, &MessagePart<'_>, String)> {
        let message = self.message();
        let mut numbers = message.attachments.clone();
        numbers.sort_unstable();
        numbers.dedup();
        let shown = if numbers.is_empty() {
            Vec::new()
        } else {
            self.shown()
        };
        numbers
            .into_iter()
            .filter(move |number| !shown.contains(number))
            .filter(|number| {
                !message.text_body.contains(number) && !message.html_body.contains(number)
                    || self.is_file(*number)
            })
            .filter_map(|number| {
                let part = self.part(number)?;
                if matches!(part.body, PartType::Multipart(_)) {
                    return None;
                }
                let media_type = self.media_type(part);
                // A multipart that could not be taken apart is shown as the body.
                let as_body = number == 0 && media_type.starts_with("multipart/");
                (!as_body).then_some((number, part, media_type))
            })
    }

    /// The parts that the HTML of the body shows.
    fn shown(&self) -> Vec<u32> {
        let named = self.content_ids();
        if named.is_empty() {
            return Vec::new();
        }
        let html: String = match self.content() {
            Content::Html(pieces) | Content::Text(pieces) => pieces
                .iter()
                .filter(|piece| piece.html)
                .map(|piece| piece.text.as_ref())
                .collect(),
            Content::Empty => String::new(),
        };
        if !(html.contains("cid:") || html.contains("CID:") || html.contains("Cid:")) {
            return Vec::new();
        }
        named
            .into_iter()
            .filter(|(id, _)| refers(&html, id))
            .map(|(_, number)| number)
            .collect()
    }

    /// The parser counts a picture between two texts as body; for the reader it is a file.
    fn is_file(&self, number: u32) -> bool {
        self.part(number)
            .is_some_and(|part| !matches!(part.body, PartType::Text(_) | PartType::Html(_)))
    }

    /// The name that a part is saved under.
    pub(crate) fn name(&self, part: &MessagePart<'_>, media_type: &str) -> String {
        let given = given_name(part);
        file_name(&given, || {
            if matches!(media_type, "message/rfc822" | "message/global") {
                let subject = self
                    .bytes(part)
                    .and_then(|bytes| {
                        MessageParser::default()
                            .parse_headers(&bytes)
                            .map(|m| line(m.subject().unwrap_or_default()))
                    })
                    .unwrap_or_default();
                if !subject.is_empty() {
                    let name: String = subject.replace(['/', '\\'], "-");
                    return file_name(&format!("{name}.eml"), || made_up_name(media_type));
                }
            }
            made_up_name(media_type)
        })
    }
}

/// Whether the HTML shows the part of that Content-ID.
fn refers(html: &str, id: &str) -> bool {
    html.contains(&format!("cid:{id}"))
        || html.contains(&format!("cid:{}", id.replace('@', "%40")))
        || html.contains(&format!("CID:{id}"))
}

/// Content-Disposition's filename, else Content-Type's name, decoded: RFC 2231 by the parser, RFC 2047 (which does not
/// belong into parameters, and is everywhere) here.
pub(crate) fn given_name(part: &MessagePart<'_>) -> String {
    let given = part.attachment_name().unwrap_or_default();
    if given.contains("=?") && given.contains("?=") {
        let field = format!("{}\n", given.replace(['\r', '\n', '\t'], " "));
        if let HeaderValue::Text(decoded) =
            MessageStream::new(field.as_bytes()).parse_unstructured()
        {
            return decoded.into_owned();
        }
    }
    given.to_owned()
}

/// One MIME part, decoded; `None` where the message has no such part or it is a multipart.
#[must_use]
pub fn part(raw: &[u8], number: u32) -> Option<Part> {
    read(raw, |mail| {
        let mail = mail?;
        let part = mail.part(number)?;
        let media_type = mail.media_type(part);
        Some(Part {
            name: mail.name(part, &media_type),
            bytes: mail.bytes(part)?,
            media_type,
        })
    })
}

/// The structure of the message, in order.
#[must_use]
pub fn parts(raw: &[u8]) -> Vec<PartInfo> {
    read(raw, |mail| {
        let Some(mail) = mail else {
            return Vec::new();
        };
        let parts = &mail.message().parts;
        // A part's parents stand before it, so one pass finds every depth.
        let mut depths = vec![0u32; parts.len()];
        for (number, part) in parts.iter().enumerate() {
            let inside = depths.get(number).copied().unwrap_or_default() + 1;
            for &child in part.sub_parts().unwrap_or_default() {
                if let Some(depth) = depths.get_mut(child as usize) {
                    *depth = inside;
                }
            }
        }
        parts
            .iter()
            .zip(0u32..)
            .zip(depths)
            .map(|((part, number), depth)| PartInfo {
                number,
                depth,
                media_type: mail.media_type(part),
                name: file_name(&given_name(part), String::new),
                size: mail.size(part),
            })
            .collect()
    })
}

/// The raw message as text: exact where it is UTF-8, with replacement characters elsewhere.
#[must_use]
pub fn source(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).into_owned()
}

/// The header section as it came, as text; 8-bit bytes that are not UTF-8 are read as windows-1254.
#[must_use]
pub fn headers(raw: &[u8]) -> String {
    let head = raw.get(..header_end(raw)).unwrap_or_default();
    head.split_inclusive(|&b| b == b'\n')
        .map(crate::parse::eight_bit)
        .collect()
}

/// The body as plain text, lines ending in LF: the text part, else the HTML as text, else (where nothing can be parsed)
/// the source.
#[must_use]
pub fn text(raw: &[u8]) -> String {
    read(raw, |mail| match mail {
        Some(mail) => plain::of(mail),
        None => source(raw).replace("\r\n", "\n"),
    })
}
