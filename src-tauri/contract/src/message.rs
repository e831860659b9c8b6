//! Messages: the row of the list, and the view of an opened one.

use crate::{
    AccountId, ConversationId, FolderId, Grouping, MessageId, OutboxState, UnixTime, Watch,
};
use serde::{Deserialize, Serialize};

/// Somebody in From, To or Cc.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// The display name, decoded; empty where there is none.
    pub name: String,
    /// The addr-spec; empty where the field holds none that can be read.
    pub address: String,
}

/// How urgent its sender says a message is (X-Priority, Importance).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// High.
    High,
    /// Normal, also where nothing is said.
    #[default]
    Normal,
    /// Low.
    Low,
}

/// Where the rest is of a message of which only the header was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// On the server.
    OnServer,
    /// On the server, and it will be received next time.
    Asked,
    /// Nowhere that is known: the server does not list the message any more.
    Gone,
}

/// One row of the message list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageSummary {
    /// Its row.
    pub id: MessageId,
    /// The account it came through; `None` once that account was removed.
    pub account: Option<AccountId>,
    /// The folder it is in.
    pub folder: FolderId,
    /// The first person of From.
    pub from: Person,
    /// The people of To.
    pub to: Vec<Person>,
    /// The subject, decoded.
    pub subject: String,
    /// The beginning of the text, on one line; at most 200 characters.
    pub preview: String,
    /// When it was received (for Sent and Outbox: when it was put there).
    pub received: UnixTime,
    /// The Date field; `None` where it is missing or unreadable.
    pub sent: Option<UnixTime>,
    /// Bytes of the raw message; where only the header is here, as the server tells.
    pub size: u64,
    /// Where the rest is, where only the header is here.
    pub rest: Option<Rest>,
    /// Not read yet.
    pub unread: bool,
    /// Flagged by the user.
    pub flagged: bool,
    /// Answered.
    pub answered: bool,
    /// Forwarded.
    pub forwarded: bool,
    /// Has attachments (inline pictures do not count).
    pub has_attachment: bool,
    /// Its priority.
    pub priority: Priority,
    /// In the Outbox: where its submission stands.
    pub outbox: Option<OutboxState>,
    /// The conversation it belongs to.
    pub conversation: ConversationId,
    /// Whether that one is watched or ignored.
    pub watch: Option<Watch>,
    /// How it stands in a grouped list.
    pub grouping: Grouping,
}

/// A MIME part that can be saved or opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Number of the MIME part within the message.
    pub part: u32,
    /// A safe file name, without folders; made up where the message gives none.
    pub name: String,
    /// Its media type, e.g. `image/jpeg`.
    pub media_type: String,
    /// Bytes when decoded.
    pub size: u64,
}

/// What the body of a message is shown from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A text/plain part.
    Text,
    /// A text/html part that brings its own colours: shown on white paper.
    HtmlOnPaper,
    /// A text/html part without colours of its own: shown in the theme's.
    Html,
    /// Nothing to show.
    Empty,
    /// The message cannot be parsed: its source is shown.
    Source,
}

/// What a message would load from other servers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteContent {
    /// The hosts it names, each once, in the message's order.
    pub hosts: Vec<String>,
    /// Whether its sender was allowed once and for all.
    pub allowed: bool,
}

/// An opened message without its body, which the mail scheme serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    /// Its row.
    pub id: MessageId,
    /// The subject, decoded.
    pub subject: String,
    /// From.
    pub from: Vec<Person>,
    /// To.
    pub to: Vec<Person>,
    /// Cc.
    pub cc: Vec<Person>,
    /// Bcc (in one's own sent messages).
    pub bcc: Vec<Person>,
    /// Reply-To, where it differs from From.
    pub reply_to: Vec<Person>,
    /// The Date field, else when it was received.
    pub date: UnixTime,
    /// What can be saved or opened.
    pub attachments: Vec<Attachment>,
    /// What the body is shown from.
    pub body: Body,
    /// What was not loaded.
    pub remote: RemoteContent,
    /// Where the rest is, where only the header is here.
    pub rest: Option<Rest>,
    /// Bytes of the whole message.
    pub size: u64,
    /// In the Outbox: where its submission stands.
    pub outbox: Option<OutboxState>,
}
