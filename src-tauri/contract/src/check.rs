//! The account test, step by step.

use crate::{Problem, UnixTime};
use serde::{Deserialize, Serialize};

/// Which of the two servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The POP3 server.
    Incoming,
    /// The submission server.
    Outgoing,
}

/// One line of the account test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum CheckStep {
    /// The TCP connection stands.
    Connected {
        /// Which server.
        side: Side,
        /// Milliseconds it took.
        millis: u64,
    },
    /// TLS stands, and the certificate is trusted.
    Encrypted {
        /// Which server.
        side: Side,
        /// `TLS 1.3` or `TLS 1.2`.
        protocol: String,
        /// Whom the certificate is for.
        certificate: String,
        /// Until when it is valid.
        valid_until: UnixTime,
    },
    /// The connection is not encrypted, by the owner's choice.
    Plain {
        /// Which server.
        side: Side,
    },
    /// The sign-in was accepted.
    SignedIn {
        /// Which server.
        side: Side,
        /// As whom.
        user: String,
    },
    /// What lies in the maildrop (STAT).
    Waiting {
        /// Messages.
        messages: u64,
        /// Bytes.
        bytes: u64,
    },
    /// The server needs no sign-in.
    NoSignIn {
        /// Which server.
        side: Side,
    },
    /// This side failed; the test of this side ends here.
    Failed {
        /// Which server.
        side: Side,
        /// Why.
        problem: Problem,
    },
    /// A line of the conversation, with secrets replaced.
    Said {
        /// Which server.
        side: Side,
        /// Whether Postane said it (else the server).
        ours: bool,
        /// The line.
        line: String,
    },
    /// This side is done and all went well.
    Passed {
        /// Which server.
        side: Side,
    },
}
