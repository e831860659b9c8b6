//! The way back: from the fields of a dialog to a query that means the same.

use super::lex::{Item, items};
use super::when::day;
use crate::tokens::tokens;

/// The fields of a dialog that builds a query. What is empty says nothing.
///
/// In the texts every word has to occur, and quotation marks make a phrase; nothing else has a meaning there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Words of the author's name or address.
    pub from: String,
    /// Words of a recipient's name or address.
    pub to: String,
    /// Words of the subject.
    pub subject: String,
    /// Words of the text of the message.
    pub body: String,
    /// Words that occur anywhere.
    pub text: String,
    /// Only with an attachment.
    pub attachment: bool,
    /// Only with a flag.
    pub flagged: bool,
    /// Only what is not yet read.
    pub unread: bool,
    /// The name of the folder.
    pub folder: Option<String>,
    /// The first day, as "2026-11-23". What is no day says nothing.
    pub since: Option<String>,
    /// The last day, as "2026-11-23".
    pub until: Option<String>,
}

/// The query that a form means, as somebody would type it.
#[must_use]
pub fn build(form: &Form) -> String {
    let mut query = Vec::new();
    let fields = [
        ("from:", &form.from),
        ("to:", &form.to),
        ("subject:", &form.subject),
        ("body:", &form.body),
        ("", &form.text),
    ];
    for (operator, text) in fields {
        query.extend(pieces(text).map(|piece| format!("{operator}{}", written(piece))));
    }
    let said = [
        (form.attachment, "has:attachment"),
        (form.flagged, "is:flagged"),
        (form.unread, "is:unread"),
    ];
    query.extend(
        said.iter()
            .filter(|(said, _)| *said)
            .map(|(_, written)| String::from(*written)),
    );
    if let Some(folder) = form.folder.as_deref().filter(|folder| !folder.is_empty()) {
        query.push(format!("in:{}", written(folder)));
    }
    if let Some(since) = form.since.as_deref().and_then(day) {
        query.push(format!("after:{since}"));
    }
    // The last day belongs to what is found.
    if let Some(until) = form.until.as_deref().and_then(day) {
        query.push(format!("before:{}", until.next()));
    }
    query.join(" ")
}

/// The words and phrases of a field that have something to look for.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('"').enumerate();
    let pieces = parts.flat_map(|(at, part)| {
        let (phrase, words) = if at % 2 == 1 {
            (Some(part), "")
        } else {
            (None, part)
        };
        phrase.into_iter().chain(words.split_whitespace())
    });
    pieces.filter(|piece| tokens(piece).next().is_some())
}

/// A value in quotation marks, unless it is read as the same word without them.
fn written(value: &str) -> String {
    match items(value).as_slice() {
        [Item::Word { text, .. }] if *text == value && !text.contains(['*', ':', '：']) => {
            value.to_owned()
        }
        _ => format!("\"{}\"", value.replace('"', "\"\"")),
    }
}
