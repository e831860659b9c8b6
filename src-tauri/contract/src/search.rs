//! Searching: queries, hits, searches that are kept.

use crate::{FolderId, MessageId, MessageSummary, SavedSearchId};
use serde::{Deserialize, Serialize};

/// In which order hits come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchOrder {
    /// Newest first.
    #[default]
    Newest,
    /// Best match first, of the newest hits.
    Relevance,
}

/// A stretch of text; hits are to be marked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is what was searched for.
    pub hit: bool,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// Its row.
    pub message: MessageSummary,
    /// Its subject with what was found in it; empty where nothing was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subject: Vec<Piece>,
}

/// Where in a message the hits are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// Which message.
    pub message: MessageId,
    /// The part of its text around them.
    pub pieces: Vec<Piece>,
}

/// Some consecutive hits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPage {
    /// Place of the first one, from 0.
    pub offset: u64,
    /// How many there are; `None`: still being counted ([`crate::Event::SearchCounted`] follows).
    pub total: Option<u64>,
    /// The hits.
    pub hits: Vec<Hit>,
    /// Operators whose value was not understood, as they were typed; they were searched for as words.
    pub complaints: Vec<String>,
}

/// A search that is kept, and shown as a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// Its row.
    pub id: SavedSearchId,
    /// Its name.
    pub name: String,
    /// What it searches for.
    pub query: String,
}

/// The fields of the dialog Find Message. Empty ones do not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FindForm {
    /// Words of the sender.
    pub from: String,
    /// Words of a recipient.
    pub to: String,
    /// Words of the subject.
    pub subject: String,
    /// Words of the text.
    pub body: String,
    /// Received on this day or later, as `2026-11-23`.
    pub since: String,
    /// Received on this day or earlier.
    pub until: String,
    /// Has attachments.
    pub attachment: bool,
    /// Is flagged.
    pub flagged: bool,
    /// Is unread.
    pub unread: bool,
    /// In this folder only.
    pub folder: Option<FolderId>,
}

/// Long work that goes on behind the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// The search index is being filled.
    Indexing,
    /// The store is being checked.
    Checking,
    /// Deleted Items are being emptied.
    Emptying,
    /// Space on the disk is being given back.
    Tidying,
    /// Mail is being imported.
    Importing,
}
