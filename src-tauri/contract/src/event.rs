//! What the engine tells the screen without being asked.

use crate::{AccountId, CheckStep, FolderId, Problem, Side, UnixTime, Work};
use serde::{Deserialize, Serialize};

/// Where the submission of a message in the Outbox stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OutboxState {
    /// Waits for the next Send/Receive.
    Waiting,
    /// Is being submitted now.
    Sending,
    /// A passing trouble; tried again at this time.
    Retrying {
        /// When.
        at: UnixTime,
        /// What it was.
        problem: Problem,
    },
    /// Stays until the user decides: the server refused it.
    Failed {
        /// What the server said.
        problem: Problem,
    },
    /// The connection was lost after the whole message went out; the user decides.
    MayHaveBeenSent,
}

/// What the courier is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Connecting and signing in.
    Connecting,
    /// Receiving message `done + 1` of `total`.
    Receiving,
    /// Submitting message `done + 1` of `total`.
    Sending,
    /// Ended: `done` messages went through. Where it ended early, a Problem follows, except after Stop.
    Done,
}

/// A line of a conversation with a server. Secrets are replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationLine {
    /// With which server.
    pub side: Side,
    /// Whether Postane said it (else the server).
    pub ours: bool,
    /// The line.
    pub line: String,
}

/// How far the work for one account is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Whose.
    pub account: AccountId,
    /// Whether it is received or sent; both may go on at once.
    pub side: Side,
    /// What is being done.
    pub phase: Phase,
    /// The server it is done with.
    pub host: String,
    /// Messages done.
    pub done: u64,
    /// Messages in all.
    pub total: u64,
    /// Bytes done.
    pub bytes_done: u64,
    /// Bytes in all; 0 where unknown.
    pub bytes_total: u64,
}

/// What the engine tells the screen. After a missed event the screen reloads what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// New messages are in a folder.
    MessagesArrived {
        /// The account they came through.
        account: AccountId,
        /// The folder they were placed in.
        folder: FolderId,
        /// How many.
        count: u64,
        /// The sender's name (or address) of the newest.
        from: String,
        /// The subject of the newest.
        subject: String,
    },
    /// Rows of these folders changed, came or went.
    MessagesChanged {
        /// The folders.
        folders: Vec<FolderId>,
    },
    /// Folders came, went or were renamed.
    FoldersChanged,
    /// Accounts came, went or were changed.
    AccountsChanged,
    /// Drafts came, went or were saved.
    DraftsChanged,
    /// Settings changed.
    SettingsChanged,
    /// Kept searches came, went or were changed.
    SearchesChanged,
    /// How many messages a search found.
    SearchCounted {
        /// The number that [`crate::command::Search`] was given.
        search: u32,
        /// How many.
        total: u64,
    },
    /// How far long work is; it has ended when `done` is `total`.
    Working {
        /// What.
        work: Work,
        /// Steps done.
        done: u64,
        /// Steps in all.
        total: u64,
    },
    /// How far the courier is.
    Progress {
        /// For one account.
        progress: Progress,
    },
    /// Something went wrong behind the user's back.
    Problem {
        /// What.
        problem: Problem,
    },
    /// One line of the account test.
    Check {
        /// The number that [`crate::command::CheckAccount`] was given.
        check: u32,
        /// The line.
        step: CheckStep,
    },
    /// A menu entry, a shortcut or the tray asks the window for this.
    Menu {
        /// What.
        action: crate::Action,
    },
    /// A window is about to close: it saves what it holds, and closes itself by
    /// [`crate::command::CloseWindow`].
    CloseAsked {
        /// The window's label.
        window: String,
    },
    /// Files were dropped on a compose window.
    FilesDropped {
        /// The window's label.
        window: String,
        /// Where they are.
        paths: Vec<String>,
    },
    /// A link in a message was clicked: ask before it is opened.
    Link {
        /// Where it really leads.
        url: String,
    },
}
