//! The query language: what somebody typed into the search box, understood.
//!
//! Words stand side by side and all of them must occur; `OR` binds more tightly than that, as in other search boxes:
//! `invoice from:ali OR from:veli` is an invoice from either. `"…"` is a phrase, `-` in front excludes, `*` behind
//! finds what begins so, parentheses group, and `from:(ali OR veli)` says the operator of each word within. Names and
//! values of operators are English or Turkish, in any case and with or without accents.
//!
//! Parsing never fails. An operator with a value that means nothing is searched for as words and named in
//! [`Query::complaints`].

mod form;
mod grammar;
mod lex;
mod operator;
mod when;

pub use form::{Form, build};

use crate::tokens::{is_spaceless, tokens};

/// How much of a query is read.
pub const MAX_QUERY_BYTES: usize = 4096;
/// How many conditions a query may have.
pub const MAX_NODES: usize = 200;
/// How many parentheses may be open at once; those within are not seen.
pub const MAX_DEPTH: usize = 16;
/// How many words a phrase may have.
pub const MAX_WORDS: usize = 64;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The condition, or nothing if the query has no word and no condition.
    pub root: Option<Node>,
    /// What was not understood.
    pub complaints: Vec<Complaint>,
}

/// What of a query was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Complaint {
    /// An operator's value means nothing to it; it was searched for as words.
    Value {
        /// The operator, as it was typed, without the colon.
        operator: String,
        /// The value, as it was typed; empty if there is none.
        value: String,
    },
    /// The query is longer or deeper than the limits, and a part of it was left out.
    TooLong,
}

/// A condition that a message meets or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// All of them; at least two.
    And(Vec<Node>),
    /// One of them; at least two.
    Or(Vec<Node>),
    /// Not this one.
    Not(Box<Node>),
    /// Words occur.
    Text(Text),
    /// A mark of the message.
    Is(Mark),
    /// At least one attachment.
    HasAttachment,
    /// In the folder of this name, as it was typed.
    In(String),
    /// In the account of this name or address, as it was typed.
    Account(String),
    /// Received before this moment (<), in Unix seconds.
    Before(i64),
    /// Received at this moment or later (>=), in Unix seconds.
    After(i64),
    /// More bytes than this (>).
    Larger(u64),
    /// Fewer bytes than this (<).
    Smaller(u64),
}

/// A mark of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Not yet read.
    Unread,
    /// Read.
    Read,
    /// With a flag.
    Flagged,
}

/// A word, or words that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Where it has to be.
    pub field: Field,
    /// The words in their order, at least one; with more than one it is a phrase.
    pub words: Vec<Word>,
}

/// Where a text has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Anywhere.
    Any,
    /// The author's name or address.
    From,
    /// The name or address of a recipient in To.
    To,
    /// The name or address of a recipient in Cc.
    Cc,
    /// The subject.
    Subject,
    /// The text of the message.
    Body,
    /// The name of an attachment.
    Filename,
}

/// A word of the query, taken apart as the index takes text apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word of the index.
    pub folded: String,
    /// The word as it was typed, for [`same_with_accents`](crate::same_with_accents).
    pub raw: String,
    /// Whether words that only begin so are meant as well.
    pub prefix: bool,
}

/// When the query is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Today {
    /// Unix seconds.
    pub now: i64,
    /// What is added to UTC to get local time.
    pub offset_seconds: i32,
}

/// Understands a query that is asked as it stands.
#[must_use]
pub fn parse(text: &str, today: Today) -> Query {
    grammar::parse(text, today, false)
}

/// Understands a query that is still being typed: the word at its very end, if it has two characters and is neither
/// quoted nor excluded, finds what begins so, and an operator at its very end that means nothing yet is left out
/// without a complaint.
#[must_use]
pub fn parse_as_typed(text: &str, today: Today) -> Query {
    grammar::parse(text, today, true)
}

/// How the last word of a text is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// As it stands.
    Whole,
    /// As a beginning.
    Prefix,
    /// As a beginning, if it has two characters and nothing behind it.
    Typed,
}

/// The words of a text of the query.
///
/// The pairs of a run without spaces already say what the single character at its end would, and the character need not
/// be the last one where the query's last run is found; so it is left out. One character alone finds the pairs that
/// begin with it.
fn words(text: &str, end: End) -> Vec<Word> {
    let mut found: Vec<_> = tokens(text).take(MAX_WORDS).collect();
    if let [.., pair, single] = found.as_slice()
        && pair.end == single.end
    {
        found.pop();
    }
    let last = found.len().saturating_sub(1);
    let word = |(at, token): (usize, crate::Token<'_>)| {
        let mut characters = token.folded.chars();
        let spaceless = characters.next().is_some_and(is_spaceless);
        let one = characters.next().is_none();
        let begins = match end {
            End::Whole => false,
            End::Prefix => true,
            End::Typed => token.end == text.len() && (spaceless || !one),
        };
        Word {
            raw: text
                .get(token.start..token.end)
                .unwrap_or_default()
                .to_owned(),
            prefix: at == last && (begins || (spaceless && one)),
            folded: token.folded.into_owned(),
        }
    };
    found.into_iter().enumerate().map(word).collect()
}
