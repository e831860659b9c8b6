//! What the server's answers say.

use crate::{Capabilities, Language, Listed, Refusal, Stat, UniqueId, Verb};

/// An answer, in the order in which the commands were sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The server is there.
    Greeting {
        /// Its words.
        words: String,
        /// The timestamp for APOP, with its angle brackets, where the server gave one (RFC 1939 §7).
        apop: Option<String>,
    },
    /// The answer to CAPA.
    Capabilities(Capabilities),
    /// The name was taken; the password is next.
    UserAccepted,
    /// The sign-in was accepted: the maildrop is open.
    SignedIn,
    /// The answer to STAT.
    Stat(Stat),
    /// The answer to UIDL: the entries that could be read. A message without one is not in it, and of two entries
    /// for one number the first is.
    Uidl(Vec<UniqueId>),
    /// The answer to LIST: the entries that could be read, as with [`Event::Uidl`].
    List(Vec<Listed>),
    /// A part of the answer to RETR, of about [`Limits::piece`](crate::Limits::piece) bytes: the message is longer
    /// than that, and more of it follows. It is no answer yet; [`Event::Retrieved`] is. Until that one has come,
    /// nobody knows whether the message will arrive whole.
    Piece {
        /// The message's number.
        number: u32,
        /// The next of the exact bytes that the server sent, without byte-stuffing.
        bytes: Vec<u8>,
    },
    /// The answer to RETR: the whole message has arrived.
    Retrieved {
        /// The message's number.
        number: u32,
        /// The exact bytes that the server sent, without byte-stuffing: the whole message, or what follows its
        /// [pieces](Event::Piece), which may be nothing.
        raw: Vec<u8>,
    },
    /// The answer to TOP.
    Top {
        /// The message's number.
        number: u32,
        /// The header, an empty line, and the first lines of the body.
        raw: Vec<u8>,
    },
    /// The message is marked, and will be removed at QUIT.
    Deleted {
        /// The message's number.
        number: u32,
    },
    /// The answer to LANG without a language: those that the server speaks.
    Languages(Vec<Language>),
    /// NOOP, RSET, UTF8, or LANG with a language is done.
    Done {
        /// Which one.
        command: Verb,
    },
    /// QUIT is done: what was marked is removed.
    Bye {
        /// The server's words.
        words: String,
    },
    /// The server said no.
    Refused {
        /// To which command; `None` for a refused connection (an `-ERR` greeting).
        command: Option<Verb>,
        /// The message number the command was about.
        number: Option<u32>,
        /// Why.
        refusal: Refusal,
    },
}
