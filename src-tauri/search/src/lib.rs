//! What is looked for, and what of a letter can be found.
//!
//! [`index_text`] turns a letter's text into the words that the index keeps; [`parse`] turns what somebody typed into a
//! [`Query`] over the same words; [`snippet`] shows where they are. All three take words apart with [`tokens`] and
//! compare them by [`fold`], so that they cannot disagree about what a word is.
//!
//! Everything here is pure: no files, no clock. Whatever comes in, nothing fails and nothing panics, and what a hostile
//! text or query can cost is limited by named constants.

mod fold;
mod query;
mod snippet;
mod tokens;

pub use fold::{fold, same_with_accents};
pub use query::{
    Complaint, Field, Form, MAX_DEPTH, MAX_NODES, MAX_QUERY_BYTES, MAX_WORDS, Mark, Node, Query,
    Text, Today, Word, build, parse, parse_as_typed,
};
pub use snippet::{Piece, marked, snippet};
pub use tokens::{LONGEST_WORD, Token, Tokens, index_text, tokens};
