//! What every mail protocol stands on: lines with limits, dot-stuffed blocks in both directions, and connections
//! with TLS and timeouts.
//!
//! `wire` knows no mail account. [`mod@line`], [`dot`] and [`crlf`] do no I/O; [`net`] is the only place that opens a
//! socket; [`smtp`] is the one exchange that has to happen before a submission library may speak (RFC 3207).

pub mod crlf;
pub mod dot;
mod error;
pub mod line;
pub mod net;
mod observe;
mod secret;
pub mod smtp;
pub mod transcript;

pub use error::Error;
pub use observe::{Observer, Said};
pub use secret::Secret;
