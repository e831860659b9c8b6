//! A message being written.

use crate::{AccountId, DraftId, MessageId, UnixTime};
use serde::{Deserialize, Serialize};

/// What a draft starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DraftKind {
    /// An empty one.
    New,
    /// A `mailto:` link (RFC 6068).
    Mailto {
        /// The whole link.
        url: String,
    },
    /// An answer to the sender.
    Reply {
        /// What is answered.
        message: MessageId,
        /// The line above the quotation, in the user's language.
        lead: String,
    },
    /// An answer to everybody.
    ReplyAll {
        /// What is answered.
        message: MessageId,
        /// The line above the quotation, in the user's language.
        lead: String,
    },
    /// The message passed on, quoted, with its attachments.
    Forward {
        /// What is passed on.
        message: MessageId,
        /// The lines above the quotation, in the user's language.
        lead: String,
    },
}

/// A file that goes with a draft. Its bytes are kept in the store from the moment it is attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftAttachment {
    /// Its row.
    pub id: i64,
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}

/// A message being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its row.
    pub id: DraftId,
    /// The account to send it from.
    pub account: Option<AccountId>,
    /// To, as typed: an address list (RFC 5322 §3.4).
    pub to: String,
    /// Cc, as typed.
    pub cc: String,
    /// Bcc, as typed. Only ever in the SMTP envelope.
    pub bcc: String,
    /// Subject.
    pub subject: String,
    /// Plain text; lines end in LF here and in CRLF on the wire.
    pub text: String,
    /// Files.
    pub attachments: Vec<DraftAttachment>,
    /// Message-ID of what is answered, without the angle brackets.
    pub in_reply_to: Option<String>,
    /// Message-IDs of the conversation so far, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// The message that is marked answered or forwarded when this one is queued.
    pub source: Option<MessageId>,
    /// Whether `source` is being forwarded (else answered).
    pub forwards: bool,
    /// When it was last saved.
    pub saved: UnixTime,
}
