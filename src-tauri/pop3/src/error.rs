//! What can go wrong, by who can act on it.

use crate::{Refusal, Verb};

/// The conversation cannot go on: the machine is dead, and the connection has to be closed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// A line is longer than its limit.
    #[error("a line is too long")]
    LineTooLong,
    /// A message or a listing is larger than its limit.
    #[error("the answer to {0} is too large")]
    TooLarge(Verb),
    /// An answer that is neither `+OK` nor `-ERR`, or has no meaning. Its beginning is kept.
    #[error("the server's answer makes no sense: {0}")]
    Nonsense(String),
    /// The server accepted a sign-in without proving that it knows the password, or its proof is wrong: it is not
    /// the server that it should be.
    #[error("the server did not prove that it knows the password")]
    Unproven,
    /// The server speaks without being asked.
    #[error("the server speaks without being asked")]
    Unasked,
    /// Bytes had arrived in plaintext before the TLS handshake (RFC 2595 §4, CVE-2011-0411).
    #[error("bytes were injected before the TLS handshake")]
    Injected,
    /// A credential was about to be written on a connection that does not allow it.
    #[error("a credential must not be written on this connection")]
    CredentialNotAllowed,
    /// An argument of a command would have broken its line in two.
    #[error("an argument of {0} cannot be written")]
    BadArgument(Verb),
    /// The connection ended in the middle of a conversation; the end is never the end of a message.
    #[error("the connection ended in the middle")]
    Eof,
    /// An answer was waited for, and no command is without one.
    #[error("no answer is due")]
    NothingDue,
    /// A command after QUIT, or after an earlier violation.
    #[error("the session is over")]
    Over,
}

/// What can go wrong in a session.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server said no. The session goes on.
    #[error("the server refused: {0}")]
    Refused(Refusal),
    /// The server said no to the connection itself, or to STLS. The session is over.
    #[error("the server refused the connection: {0}")]
    ConnectionRefused(Refusal),
    /// The server does not offer the STLS that is required.
    #[error("the server does not offer STLS")]
    StlsMissing,
    /// The server offers no way to sign in that we know.
    #[error("the server offers no way to sign in")]
    NoSignInMethod,
    /// The server broke the rules. The session is over.
    #[error(transparent)]
    Misbehaved(Violation),
    /// The connection. The session is over.
    #[error(transparent)]
    Wire(#[from] wire::Error),
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Self {
        match violation {
            Violation::Eof => Self::Wire(wire::Error::ConnectionLost),
            Violation::Injected => Self::Wire(wire::Error::Injected),
            other => Self::Misbehaved(other),
        }
    }
}
