//! The message list: what is shown of a folder, in which order.

use crate::{ConversationId, FolderId, MessageSummary};
use serde::{Deserialize, Serialize};

/// What the list is sorted by. Rows that are alike in it follow the time they were received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// When it was received.
    #[default]
    Received,
    /// The Date field; a message without one by when it was received.
    Sent,
    /// The sender's name.
    From,
    /// The first recipient's name.
    To,
    /// The subject.
    Subject,
    /// The size.
    Size,
    /// Flagged messages after (ascending) or before (descending) the others.
    Flag,
    /// Messages with attachments after or before the others.
    Attachment,
    /// The account it came through.
    Account,
}

/// Up or down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest (newest) first.
    #[default]
    Descending,
}

/// Which messages of a folder are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// All of them.
    #[default]
    All,
    /// Those not read yet.
    Unread,
    /// Those with a flag.
    Flagged,
    /// All but those of ignored conversations.
    HideIgnored,
    /// All but what is read and what is of ignored conversations.
    HideReadOrIgnored,
    /// Those of watched conversations.
    Watched,
}

/// A list: the rows of a folder that are shown, in an order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListView {
    /// Whose rows.
    pub folder: FolderId,
    /// Sorted by.
    pub sort: SortBy,
    /// Up or down.
    pub direction: Direction,
    /// Which of them.
    pub show: Show,
    /// One row for each conversation, the newest of its messages in the folder that are shown; those of [`Self::open`]
    /// with the others below, oldest first.
    pub grouped: bool,
    /// The conversations that are unfolded.
    pub open: Vec<ConversationId>,
}

impl ListView {
    /// All of a folder, newest first.
    #[must_use]
    pub fn of(folder: FolderId) -> Self {
        Self {
            folder,
            sort: SortBy::Received,
            direction: Direction::Descending,
            show: Show::All,
            grouped: false,
            open: Vec::new(),
        }
    }
}

/// How a row stands in a list that is grouped by conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// Alone: the list is not grouped, or the folder shows no other message of the conversation.
    #[default]
    Alone,
    /// The newest of several.
    Head {
        /// Messages of the conversation that are shown in this folder, with this one.
        messages: u64,
        /// How many of them are unread.
        unread: u64,
        /// Whether the others stand below.
        open: bool,
    },
    /// One of the others, below its head.
    Below,
}

/// Whether the user follows a conversation, or wants to hear no more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// Follows it.
    Watched,
    /// Wants to hear no more of it: what arrives is marked read.
    Ignored,
}

/// Some consecutive rows of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListWindow {
    /// Place of the first row in the whole sorted list, from 0.
    pub offset: u64,
    /// Rows in the whole list.
    pub total: u64,
    /// The rows.
    pub rows: Vec<MessageSummary>,
}
