//! What the main window shows first.

use crate::{Account, Folder, ListView, ListWindow, Problem, SavedSearch, Settings};
use serde::{Deserialize, Serialize};

/// What the main window shows first: all that it would else ask for one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The settings.
    pub settings: Settings,
    /// The desktop's language, as a BCP 47 tag.
    pub system_language: String,
    /// All accounts, in their order.
    pub accounts: Vec<Account>,
    /// All folders with their counts.
    pub folders: Vec<Folder>,
    /// The searches that are kept.
    pub searches: Vec<SavedSearch>,
    /// What went wrong before there was a window to hear of it.
    pub problems: Vec<Problem>,
    /// How the folder is looked at that is shown first: the Inbox.
    pub view: ListView,
    /// Its first rows.
    pub list: ListWindow,
}
