//! What a menu entry, a toolbar button, a shortcut or the tray can ask for; and the shortcuts, as data.

use serde::{Deserialize, Serialize};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// Something the user can ask for by menu, toolbar, shortcut or tray.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// Every action.
            pub const ALL: &[Action] = &[$(Self::$name,)*];

            /// Its Fluent key is `action-<key>`; the native menu entry has it as its id.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

actions! {
    /// Write a new message.
    NewMail = "new-mail",
    /// Answer the sender.
    Reply = "reply",
    /// Answer everybody.
    ReplyAll = "reply-all",
    /// Pass on.
    Forward = "forward",
    /// Print the open message.
    Print = "print",
    /// Move to Deleted Items (from there: for good).
    Delete = "delete",
    /// Delete without the way through Deleted Items.
    DeleteForGood = "delete-for-good",
    /// Take back the last move or deletion.
    Undo = "undo",
    /// Send what waits and receive from all accounts.
    SendReceive = "send-receive",
    /// Stop what Send/Receive does.
    Stop = "stop",
    /// Mark as read.
    MarkRead = "mark-read",
    /// Mark as unread.
    MarkUnread = "mark-unread",
    /// Mark the whole folder as read.
    MarkAllRead = "mark-all-read",
    /// Set or clear the flag.
    Flag = "flag",
    /// Select everything in the list.
    SelectAll = "select-all",
    /// Move to another folder.
    MoveToFolder = "move-to-folder",
    /// Make a folder.
    NewFolder = "new-folder",
    /// Rename the folder.
    RenameFolder = "rename-folder",
    /// Delete the folder.
    DeleteFolder = "delete-folder",
    /// Empty Deleted Items.
    EmptyDeleted = "empty-deleted",
    /// Save the message as a file.
    SaveAs = "save-as",
    /// Show the source of the message.
    Source = "source",
    /// Go to the next unread message.
    NextUnread = "next-unread",
    /// Go to the next unread conversation.
    NextUnreadConversation = "next-unread-conversation",
    /// Type into the search box.
    Find = "find",
    /// The dialog Find Message.
    FindMessage = "find-message",
    /// Watch the conversation, or do so no longer.
    WatchConversation = "watch-conversation",
    /// Ignore the conversation, or do so no longer.
    IgnoreConversation = "ignore-conversation",
    /// One row for each conversation, or one for each message.
    GroupByConversation = "group-by-conversation",
    /// Show all messages.
    ShowAll = "show-all",
    /// Show unread messages only.
    ShowUnread = "show-unread",
    /// Show flagged messages only.
    ShowFlagged = "show-flagged",
    /// Hide ignored conversations.
    HideIgnored = "hide-ignored",
    /// Hide what is read or ignored.
    HideReadOrIgnored = "hide-read-or-ignored",
    /// Show watched conversations only.
    ShowWatched = "show-watched",
    /// Look at every letter on the disk.
    CheckMail = "check-mail",
    /// Make the search index anew.
    RebuildIndex = "rebuild-index",
    /// Go to the Inbox.
    GoInbox = "go-inbox",
    /// The accounts.
    Accounts = "accounts",
    /// The program's settings.
    Options = "options",
    /// Reading pane below the list.
    LayoutBelow = "layout-below",
    /// Reading pane beside the list.
    LayoutBeside = "layout-beside",
    /// No reading pane.
    LayoutOff = "layout-off",
    /// Light colours.
    ThemeLight = "theme-light",
    /// Dark colours.
    ThemeDark = "theme-dark",
    /// The desktop's colours.
    ThemeSystem = "theme-system",
    /// English.
    LanguageEnglish = "language-english",
    /// Türkçe.
    LanguageTurkish = "language-turkish",
    /// List of the shortcuts.
    Shortcuts = "shortcuts",
    /// What POP and SMTP mean.
    WhatIsPop = "what-is-pop",
    /// About Postane.
    About = "about",
    /// Show the window.
    Open = "open",
    /// Close the window.
    Close = "close",
    /// End the program.
    Quit = "quit",
}

/// Keys for an action, written as Tauri accelerators (`CmdOrCtrl+Shift+R`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// What they do.
    pub action: Action,
    /// Shown in the native menu and bound by it.
    pub key: &'static str,
    /// Further keys that the screen binds itself.
    pub also: &'static [&'static str],
}

const fn keys(action: Action, key: &'static str, also: &'static [&'static str]) -> Shortcut {
    Shortcut { action, key, also }
}

/// Outlook Express's keys.
pub const SHORTCUTS: &[Shortcut] = &[
    keys(Action::NewMail, "CmdOrCtrl+N", &[]),
    keys(Action::Reply, "CmdOrCtrl+R", &[]),
    keys(Action::ReplyAll, "CmdOrCtrl+Shift+R", &[]),
    keys(Action::Forward, "CmdOrCtrl+F", &[]),
    keys(Action::SendReceive, "CmdOrCtrl+M", &["F5"]),
    keys(Action::MarkRead, "CmdOrCtrl+Q", &["CmdOrCtrl+Enter"]),
    keys(Action::MarkAllRead, "CmdOrCtrl+Shift+A", &[]),
    keys(Action::Delete, "CmdOrCtrl+D", &["Delete"]),
    keys(Action::DeleteForGood, "Shift+Delete", &[]),
    keys(Action::NextUnread, "CmdOrCtrl+U", &[]),
    keys(Action::NextUnreadConversation, "CmdOrCtrl+Shift+U", &[]),
    keys(Action::Find, "CmdOrCtrl+E", &["F3"]),
    keys(Action::FindMessage, "CmdOrCtrl+Shift+F", &[]),
    keys(Action::GoInbox, "CmdOrCtrl+I", &[]),
    keys(Action::MoveToFolder, "CmdOrCtrl+Shift+V", &[]),
    keys(Action::Source, "CmdOrCtrl+F3", &[]),
    keys(Action::Print, "CmdOrCtrl+P", &[]),
    keys(Action::SaveAs, "CmdOrCtrl+S", &[]),
    keys(Action::Flag, "CmdOrCtrl+Shift+G", &["Insert"]),
];
