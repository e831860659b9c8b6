//! All mail in one SQLite database, `mail.db`: accounts, folders, messages with their raw bytes, UIDLs, the outbox,
//! drafts and settings. The only room with SQL.
//!
//! A message, its raw bytes and its UIDL are one transaction, and a write answers only after its commit is on disk
//! (WAL, `synchronous=FULL`): what a server is told to delete afterwards cannot be lost. Whoever writes goes through
//! [`Store::write`], whoever reads through [`Store::read`]; no other way leads to the file.

mod accounts;
mod backup;
mod check;
mod conversations;
mod digest;
mod drafts;
mod error;
mod filing;
mod folders;
mod imports;
pub mod index;
mod keys;
mod letters;
mod list;
mod marks;
mod messages;
mod migrate;
mod moving;
mod open;
mod outbox;
mod pack;
mod raws;
mod reader;
mod recover;
mod searches;
mod settings;
mod space;
mod spool;
mod threads;
mod tidy;
mod uidls;

pub use backup::backup_folder;
pub use check::{Check, Finding};
pub use digest::Algorithm;
pub use error::Error;
pub use imports::{ImportPlace, Importing};
pub use messages::NewMessage;
pub use outbox::{Envelope, Queued};
pub use pack::{LIMIT as MESSAGE_LIMIT, Packed, pack};
pub use reader::{Reader, Tx};
pub use recover::{Lost, Reading, Recovered, Told, recover};
pub use space::available;
pub use spool::Spool;
pub use threads::Store;
pub use tidy::{Tidied, Tidying};
pub use uidls::{Claims, NewUidl, Rest, SeenUidl};

pub(crate) use contract::MessageId;

/// SQLite has no unsigned integers; nothing counted here comes near the limit.
fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The way back. A negative count is never written.
fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
