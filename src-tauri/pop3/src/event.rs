//! What the server's answers say.

use crate::{Capabilities, Listed, Refusal, Stat, UniqueId, Verb};

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
    /// The answer to UIDL.
    Uidl(Vec<UniqueId>),
    /// The answer to LIST.
    List(Vec<Listed>),
    /// The answer to RETR.
    Retrieved {
        /// The message's number.
        number: u32,
        /// The exact bytes that the server sent, without byte-stuffing.
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
    /// NOOP or RSET is done.
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
