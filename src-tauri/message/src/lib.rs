//! From bytes to what is shown, and from a draft to bytes.
//!
//! Everything here is pure: no files, no clock, no randomness; what is needed of these is an argument. Whatever bytes
//! come in, reading them never fails and never panics: a message that cannot be parsed is shown as its source, a part
//! that cannot be decoded as the bytes it has.

mod address;
mod compose;
mod css;
mod display;
mod document;
mod envelope;
mod fields;
mod indexable;
mod limits;
mod link;
mod parse;
mod plain;
mod received;
mod reply;
mod sanitize;
mod shorten;
mod summary;
mod view;

pub use address::{BadAddress, addresses};
pub use compose::{ComposeError, Composed, Sender, Stamp, compose, new_message_id};
pub use document::{Page, content_security_policy, document, html};
pub use envelope::{Addressed, envelope_of};
pub use indexable::{Indexable, index_text};
pub use received::received_at;
pub use reply::{Starter, forward, mailto, reply};
pub use summary::{Summary, summarize};
pub use view::{Part, PartInfo, View, headers, part, parts, source, text, view};
