//! SASL mechanisms for AUTH (RFC 5034), one file each.

mod plain;

pub use plain::Plain;

use std::fmt;

/// One side of a SASL exchange. It never prints its secrets.
pub trait Mechanism: fmt::Debug + Send + Sync {
    /// The name by which it is announced, in upper case.
    fn name(&self) -> &'static str;

    /// What the client says first, where it speaks first.
    fn initial(&mut self) -> Option<Vec<u8>>;

    /// The response to a challenge; `None` gives up, and the exchange is cancelled.
    fn respond(&mut self, challenge: &[u8]) -> Option<Vec<u8>>;
}
