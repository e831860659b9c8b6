//! SASL mechanisms for AUTH (RFC 5034), one file each.

mod cram_md5;
mod login;
mod oauthbearer;
mod plain;
mod scram;
mod xoauth2;

pub use cram_md5::CramMd5;
pub use login::Login;
pub use oauthbearer::OauthBearer;
pub use plain::Plain;
pub use scram::Scram;
pub use xoauth2::Xoauth2;

use std::fmt;

/// One side of a SASL exchange. It never prints its secrets.
pub trait Mechanism: fmt::Debug + Send + Sync {
    /// The name by which it is announced, in upper case.
    fn name(&self) -> &'static str;

    /// What the client says first, where it speaks first. Asked for once; the exchange repeats it where a server
    /// did not take it with the command.
    fn initial(&mut self) -> Option<Vec<u8>>;

    /// The response to a challenge.
    ///
    /// # Errors
    /// Why there is none.
    fn respond(&mut self, challenge: &[u8]) -> Result<Vec<u8>, Abort>;

    /// Whether the server may accept now. A mechanism in which the server proves something, too, says no until it
    /// has: an acceptance before that is not to be believed.
    fn may_end(&self) -> bool {
        true
    }
}

/// Why a mechanism does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abort {
    /// It has nothing to say to that: the exchange is cancelled, and the session goes on.
    Cancel,
    /// The server does not know the password that it should know, or answers somebody else's question: the
    /// connection has to be closed.
    Unproven,
}

/// A name inside a GS2 header or a SCRAM message: the comma and the equals sign mean something there
/// (RFC 5801 §4, RFC 5802 §5.1).
fn sasl_name(name: &str) -> String {
    name.replace('=', "=3D").replace(',', "=2C")
}

/// Lower-case hexadecimal digits, as CRAM-MD5 and APOP want them.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
