//! The POP3 client (RFC 1939, RFC 2449 CAPA, RFC 2595 STLS, RFC 5034 AUTH, RFC 6856 UTF8 and LANG).
//!
//! [`Client`] is a state machine without I/O: commands go in with [`Client::send`], the server's bytes with
//! [`Client::feed`], and [`Client::step`] says what to do next. It reads no clock and opens no socket, so every
//! conversation can be replayed a byte at a time from a file. [`Session`] is the thin loop that drives it over a
//! `wire` connection.
//!
//! It is liberal in what it reads and strict in what it does: after a framing error or a broken limit the
//! machine is dead, the end of the stream is never the end of a message, nothing that arrived before a TLS
//! handshake survives it, and no credential is written on a connection that does not allow one.

mod capabilities;
mod client;
mod command;
mod error;
mod event;
mod exchange;
pub mod limits;
mod listing;
mod reply;
pub mod sasl;
mod session;
mod sign_in;

pub use capabilities::Capabilities;
pub use client::{Client, Protection, Step};
pub use command::{Command, Verb};
pub use error::{Error, Violation};
pub use event::Event;
pub use limits::Limits;
pub use listing::{Language, Listed, Stat, UniqueId};
pub use reply::{Refusal, RespCode};
pub use session::{Goodbye, Options, QuitOutcome, Session};
pub use sign_in::Credentials;
