//! What opens over the main window.

use crate::search::KeepForm;
use contract::{AccountId, Folder, FolderId, MailChecked, MessageId, SavedSearch};

/// A dialog over the main window.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// The account wizard.
    Wizard,
    /// The accounts.
    Accounts,
    /// The settings.
    Options,
    /// The keys.
    Shortcuts,
    /// What POP and SMTP mean.
    WhatIsPop,
    /// About Postane.
    About,
    /// What a look at every letter found.
    Checked(MailChecked),
    /// The source of a message.
    Source(String),
    /// A link in a message wants to be opened.
    Link(String),
    /// What is being sent and received.
    SendReceive,
    /// Delete on the server what was not downloaded?
    DeleteOnServer(Vec<MessageId>),
    /// The selected letter, where there is no reading pane.
    Letter,
    /// Choose a folder to move to.
    MoveTo,
    /// Name a new folder in this one.
    NewFolder(Option<FolderId>),
    /// Delete for good?
    DeleteForGood(Vec<MessageId>),
    /// Empty Deleted Items?
    EmptyDeleted,
    /// Throw drafts away?
    DiscardDrafts(Vec<MessageId>),
    /// Delete a folder?
    DeleteFolder(Folder),
    /// Look for messages by the fields of a form.
    FindMessage,
    /// Name a search and keep it, or change one that is kept.
    KeepSearch(KeepForm),
    /// Forget a kept search?
    ForgetSearch(SavedSearch),
    /// Ask for a password.
    Password(AccountId),
}
