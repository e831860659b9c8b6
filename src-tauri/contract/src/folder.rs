//! Folders: six with a role, which every profile has, and any number of the user's own.

use crate::FolderId;
use serde::{Deserialize, Serialize};

/// What a folder is for. Each profile has one folder of each role, shared by all accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FolderRole {
    /// Where received mail arrives.
    Inbox,
    /// Where mail waits to be submitted.
    Outbox,
    /// What was submitted.
    Sent,
    /// What was deleted, until it is emptied.
    Deleted,
    /// What is being written.
    Drafts,
    /// What is unwanted.
    Junk,
}

impl FolderRole {
    /// Every role, in the order of the tree.
    pub const ALL: [FolderRole; 6] = [
        Self::Inbox,
        Self::Outbox,
        Self::Sent,
        Self::Deleted,
        Self::Drafts,
        Self::Junk,
    ];
}

/// A folder with its counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Its row.
    pub id: FolderId,
    /// The folder it stands in; `None` at the top.
    pub parent: Option<FolderId>,
    /// Its role; `None` for the user's own folders.
    pub role: Option<FolderRole>,
    /// Its name. For a folder with a role the screen shows the role's name in the user's language instead.
    pub name: String,
    /// Messages in it (drafts in Drafts).
    pub total: u64,
    /// Unread messages in it.
    pub unread: u64,
}
