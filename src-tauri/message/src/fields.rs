//! The header fields, read for people.

use crate::display;
use crate::limits::{MESSAGE_ID, PEOPLE, REFERENCES_READ};
use crate::parse::Mail;
use contract::{Person, Priority};
use mail_parser::parsers::MessageStream;
use mail_parser::{HeaderName, HeaderValue};

impl Mail<'_> {
    /// The first field of that name. RFC 5322 §3.6 allows one; a second From is a forger's, and comes below.
    fn first(&self, name: &HeaderName<'_>) -> Option<&HeaderValue<'_>> {
        self.message()
            .parts
            .first()?
            .headers
            .iter()
            .find(|h| &h.name == name)
            .map(|h| &h.value)
    }

    /// The people of all fields of that name.
    pub(crate) fn people(&self, name: &HeaderName<'_>) -> Vec<Person> {
        let Some(root) = self.message().parts.first() else {
            return Vec::new();
        };
        root.headers
            .iter()
            .filter(|header| &header.name == name)
            .flat_map(|header| persons(&header.value))
            .take(PEOPLE)
            .collect()
    }

    /// Who wrote it: From, else Sender.
    pub(crate) fn from(&self) -> Vec<Person> {
        let from: Vec<_> = self
            .first(&HeaderName::From)
            .map(persons)
            .unwrap_or_default();
        if from.is_empty() {
            return self
                .first(&HeaderName::Sender)
                .map(persons)
                .unwrap_or_default();
        }
        from
    }

    /// Subject, on one line.
    pub(crate) fn subject(&self) -> String {
        match self.first(&HeaderName::Subject) {
            Some(HeaderValue::Text(text)) => display::line(text),
            Some(HeaderValue::TextList(list)) => display::line(&list.join(" ")),
            _ => String::new(),
        }
    }

    /// Date, in seconds since 1970.
    pub(crate) fn date(&self) -> Option<i64> {
        match self.first(&HeaderName::Date)? {
            HeaderValue::DateTime(date) if date.is_valid() => Some(date.to_timestamp()),
            _ => None,
        }
    }

    /// The Message-IDs of a field, oldest first.
    pub(crate) fn ids(&self, name: &HeaderName<'_>) -> Vec<String> {
        let all: Vec<&str> = match self.first(name) {
            Some(HeaderValue::Text(id)) => vec![id],
            Some(HeaderValue::TextList(ids)) => ids.iter().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        };
        // In the middle of a very long conversation nothing is lost by forgetting.
        let skip = all.len().saturating_sub(REFERENCES_READ);
        all.into_iter()
            .skip(skip)
            .filter(|id| is_message_id(id))
            .map(str::to_owned)
            .collect()
    }

    /// X-Priority, Importance, Priority, X-MSMail-Priority: the first that says something.
    pub(crate) fn priority(&self) -> Priority {
        let Some(root) = self.message().parts.first() else {
            return Priority::Normal;
        };
        for header in &root.headers {
            let known = ["X-Priority", "Importance", "Priority", "X-MSMail-Priority"]
                .iter()
                .any(|name| header.name.as_str().eq_ignore_ascii_case(name));
            if !known {
                continue;
            }
            let value = header
                .value
                .as_text()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase();
            let word = value
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                .next()
                .unwrap_or_default();
            match word {
                "1" | "2" | "high" | "highest" | "urgent" => return Priority::High,
                "4" | "5" | "low" | "lowest" | "non-urgent" => return Priority::Low,
                _ => {}
            }
        }
        Priority::Normal
    }
}

/// What may stand in a Message-ID that is to be written again: visible ASCII without brackets.
pub(crate) fn is_message_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= MESSAGE_ID
        && id
            .bytes()
            .all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>')
}

/// The people of an address field; groups are flattened.
fn persons(value: &HeaderValue<'_>) -> Vec<Person> {
    let Some(list) = value.as_address() else {
        return Vec::new();
    };
    list.iter()
        .take(PEOPLE)
        .filter_map(|one| {
            let name = display_name(one.name().unwrap_or_default());
            let address = display::line(one.address().unwrap_or_default());
            let address = address.trim_matches(['<', '>', ' ']).to_owned();
            if name.is_empty() && address.is_empty() {
                return None;
            }
            // `From: Ayşe` without an address: the parser takes the word for one.
            if name.is_empty() && !address.contains('@') {
                return Some(Person {
                    name: address,
                    address: String::new(),
                });
            }
            Some(Person { name, address })
        })
        .collect()
}

/// A display name; encoded words that stand where RFC 2047 §5 forbids them (inside quotes) are decoded all the same.
fn display_name(name: &str) -> String {
    let mut name = name.to_owned();
    if name.contains("=?") && name.contains("?=") {
        let field = format!("{}\n", name.replace(['\r', '\n'], " "));
        if let HeaderValue::Text(decoded) =
            MessageStream::new(field.as_bytes()).parse_unstructured()
        {
            name = decoded.into_owned();
        }
    }
    let name = display::line(&name);
    let bare = name
        .strip_prefix(['"', '\''])
        .and_then(|n| n.strip_suffix(['"', '\'']));
    bare.map_or(name.clone(), |bare| bare.trim().to_owned())
}
