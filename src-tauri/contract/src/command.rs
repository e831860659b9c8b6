//! Everything the screen can ask the engine and the shell for, declared once.

use crate::{
    Account, AccountId, AccountSettings, ConversationLine, Draft, DraftAttachment, DraftId,
    DraftKind, FindForm, Folder, FolderId, ListView, ListWindow, MailChecked, MessageId,
    MessageSummary, MessageView, Problem, SavedSearch, SavedSearchId, SearchOrder, SearchPage,
    Settings, Show, Snippet, Start, Watch, Work,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A command: a request with the type of its answer. Every command may also answer with a [`crate::Problem`].
pub trait Command: Serialize + DeserializeOwned {
    /// What a success answers.
    type Reply: Serialize + DeserializeOwned;

    /// The request to send.
    fn into_request(self) -> Request;
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty,)* } -> $reply:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
            pub struct $name { $($(#[$fdoc])* pub $field: $ty,)* }

            impl Command for $name {
                type Reply = $reply;
                fn into_request(self) -> Request { Request::$name(self) }
            }
        )*

        /// Any command.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "command", content = "with")]
        pub enum Request {
            $($(#[$doc])* $name($name),)*
        }
    };
}

commands! {
    // Accounts.
    /// All accounts, in their order.
    ListAccounts {} -> Vec<Account>;
    /// Adds an account, keeps its password in the keychain, and begins to receive.
    CreateAccount {
        /// What its owner chose.
        settings: AccountSettings,
        /// The password.
        password: String,
        /// Whether to keep it in the keychain (else only in memory, until Postane ends).
        remember: bool,
    } -> Account;
    /// Changes an account.
    UpdateAccount {
        /// Which.
        account: AccountId,
        /// Its new settings.
        settings: AccountSettings,
        /// A new password, where it changes.
        password: Option<String>,
    } -> Account;
    /// Removes an account and its password. Its messages stay.
    RemoveAccount {
        /// Which.
        account: AccountId,
    } -> ();
    /// Makes an account the one new messages are sent from.
    SetDefaultAccount {
        /// Which.
        account: AccountId,
    } -> ();
    /// Gives a password for an account, after it was asked for.
    GivePassword {
        /// Which account.
        account: AccountId,
        /// The password.
        password: String,
        /// Whether to keep it in the keychain.
        remember: bool,
    } -> ();
    /// Signs in on both servers and tells each step as [`crate::Event::Check`]; answers whether both passed.
    CheckAccount {
        /// A number of the caller's, to know the steps by.
        check: u32,
        /// What to try.
        settings: AccountSettings,
        /// The password; `None`: the kept one of `account`.
        password: Option<String>,
        /// The account whose kept password to use.
        account: Option<AccountId>,
    } -> bool;

    // Folders.
    /// All folders with their counts.
    ListFolders {} -> Vec<Folder>;
    /// Makes a folder.
    CreateFolder {
        /// Where; `None`: at the top.
        parent: Option<FolderId>,
        /// Its name.
        name: String,
    } -> Folder;
    /// Renames a folder of the user's own.
    RenameFolder {
        /// Which.
        folder: FolderId,
        /// Its new name.
        name: String,
    } -> ();
    /// Deletes a folder of the user's own; what is in it goes to Deleted Items.
    DeleteFolder {
        /// Which.
        folder: FolderId,
    } -> ();

    // Messages.
    /// Some rows of a list.
    ListMessages {
        /// Which list.
        view: ListView,
        /// First row, from 0.
        offset: u64,
        /// Rows at most (500).
        limit: u64,
    } -> ListWindow;
    /// The first unread message after a place in the list, with its place; from the top when there is none below.
    NextUnread {
        /// Which list.
        view: ListView,
        /// The place to look after.
        after: Option<u64>,
    } -> Option<(u64, MessageSummary)>;
    /// The place of a message in a list; `None` when it is not shown there.
    PlaceOf {
        /// Which list.
        view: ListView,
        /// Which message.
        message: MessageId,
    } -> Option<u64>;
    /// The place of the first row that begins with what was typed, in what the list is sorted by.
    PlaceTyped {
        /// Which list.
        view: ListView,
        /// What was typed.
        text: String,
    } -> Option<u64>;
    /// Watches or ignores the conversations of messages, or neither.
    WatchConversations {
        /// Messages of them.
        messages: Vec<MessageId>,
        /// `None`: neither any more.
        watch: Option<Watch>,
    } -> ();
    /// Opens a message. Its body is served by the mail scheme.
    OpenMessage {
        /// Which.
        message: MessageId,
    } -> MessageView;
    /// The source of a message, as text.
    MessageSource {
        /// Which.
        message: MessageId,
    } -> String;
    /// Marks messages read or unread.
    MarkRead {
        /// Which.
        messages: Vec<MessageId>,
        /// Read, or unread.
        read: bool,
    } -> ();
    /// Marks a whole folder read.
    MarkFolderRead {
        /// Which.
        folder: FolderId,
    } -> ();
    /// Sets or clears flags.
    SetFlag {
        /// Which.
        messages: Vec<MessageId>,
        /// Set, or clear.
        flagged: bool,
    } -> ();
    /// Moves messages.
    MoveMessages {
        /// Which.
        messages: Vec<MessageId>,
        /// Where.
        folder: FolderId,
    } -> ();
    /// Deletes for good. (Deleting on screen is a move to Deleted Items.)
    DeleteMessages {
        /// Which.
        messages: Vec<MessageId>,
    } -> ();
    /// Deletes everything in Deleted Items for good.
    EmptyDeleted {} -> ();
    /// Receives the rest of messages of which only the header is here.
    DownloadRest {
        /// Which.
        messages: Vec<MessageId>,
    } -> ();
    /// Deletes messages of which only the header is here, on the server, too.
    DeleteOnServer {
        /// Which.
        messages: Vec<MessageId>,
    } -> ();
    /// Asks where, and saves the raw message as an .eml file; answers whether it was saved (else the user cancelled).
    SaveMessage {
        /// Which.
        message: MessageId,
    } -> bool;
    /// Asks where, and saves an attachment; answers whether it was saved.
    SaveAttachment {
        /// Of which message.
        message: MessageId,
        /// Which MIME part.
        part: u32,
    } -> bool;
    /// Opens an attachment with the program that the desktop has for it.
    OpenAttachment {
        /// Of which message.
        message: MessageId,
        /// Which MIME part.
        part: u32,
    } -> ();

    // Writing.
    /// Makes a draft and opens a compose window on it.
    Compose {
        /// What it starts from.
        kind: DraftKind,
    } -> DraftId;
    /// Opens a compose window on a draft that is there.
    OpenDraft {
        /// Which.
        draft: DraftId,
    } -> ();
    /// The drafts, newest first.
    ListDrafts {} -> Vec<Draft>;
    /// A draft.
    LoadDraft {
        /// Which.
        draft: DraftId,
    } -> Draft;
    /// Keeps a draft as it is now (its attachments are kept already).
    SaveDraft {
        /// The draft.
        draft: Draft,
    } -> ();
    /// Throws a draft away.
    DiscardDraft {
        /// Which.
        draft: DraftId,
    } -> ();
    /// Asks for files and attaches them; answers all attachments of the draft.
    Attach {
        /// To which draft.
        draft: DraftId,
    } -> Vec<DraftAttachment>;
    /// Attaches files by path (dropped on the window).
    AttachFiles {
        /// To which draft.
        draft: DraftId,
        /// The files.
        paths: Vec<String>,
    } -> Vec<DraftAttachment>;
    /// Takes an attachment off a draft.
    Detach {
        /// From which draft.
        draft: DraftId,
        /// Which attachment.
        attachment: i64,
    } -> ();
    /// Queues a draft in the Outbox, closes its window, and begins to send.
    Submit {
        /// The draft as it is now.
        draft: Draft,
    } -> MessageId;

    // Searching.
    /// Reads what every search needs: somebody is about to type one.
    PrepareSearch {} -> ();
    /// Begins a search and answers the first hits; the one before it ends.
    Search {
        /// A number of the caller's, to know it by.
        search: u32,
        /// What to search for, with operators.
        query: String,
        /// Whether the last word is still being typed, and stands for all that begin with it.
        typing: bool,
        /// In which order.
        order: SearchOrder,
        /// In this folder only.
        folder: Option<FolderId>,
        /// Hits at most (50): as many as are seen. The others are had by [`SearchWindow`].
        limit: u64,
    } -> SearchPage;
    /// Further hits of the search that goes on.
    SearchWindow {
        /// Its number.
        search: u32,
        /// First hit, from 0.
        offset: u64,
        /// Hits at most (500).
        limit: u64,
    } -> SearchPage;
    /// The text around the hits in some messages.
    Snippets {
        /// The number of the search.
        search: u32,
        /// Which messages (100 at most).
        messages: Vec<MessageId>,
    } -> Vec<Snippet>;
    /// The query that the dialog Find Message stands for.
    QueryOf {
        /// The dialog's fields.
        form: FindForm,
    } -> String;
    /// The searches that are kept, by name.
    ListSearches {} -> Vec<SavedSearch>;
    /// Keeps a search, or changes one.
    KeepSearch {
        /// Which one to change.
        id: Option<SavedSearchId>,
        /// Its name.
        name: String,
        /// What it searches for.
        query: String,
    } -> SavedSearch;
    /// Forgets a kept search.
    ForgetSearch {
        /// Which.
        id: SavedSearchId,
    } -> ();
    /// Makes the search index anew, in the background.
    RebuildIndex {} -> ();
    /// Looks at every letter on the disk. Told as [`Work::Checking`] while it goes on.
    CheckMail {} -> MailChecked;
    /// Ends long work after the step it is at.
    StopWork {
        /// Which.
        work: Work,
    } -> ();

    // Sending and receiving.
    /// Sends what waits and receives; from one account or all.
    SendReceive {
        /// `None`: all accounts that are included in it.
        account: Option<AccountId>,
    } -> ();
    /// Stops what is being sent and received.
    Stop {} -> ();
    /// What went wrong in the latest session of each account, where something did: for a window that was not there
    /// when it was told.
    ListProblems {} -> Vec<Problem>;
    /// What was said in the latest sessions of an account, oldest line first; secrets are replaced.
    Conversation {
        /// Whose.
        account: AccountId,
    } -> Vec<ConversationLine>;
    /// Tries to send a message in the Outbox again now.
    RetryOutbox {
        /// Which.
        message: MessageId,
    } -> ();
    /// Says of a message that may have been sent that it was: it goes to Sent Items.
    ConfirmSent {
        /// Which.
        message: MessageId,
    } -> ();

    // The program.
    /// What the main window shows first, in one answer.
    LoadStart {
        /// Rows of the list at most.
        rows: u64,
    } -> Start;
    /// The settings.
    LoadSettings {} -> Settings;
    /// Keeps the settings.
    SaveSettings {
        /// All of them.
        settings: Settings,
    } -> ();
    /// The desktop's language, as a BCP 47 tag.
    SystemLanguage {} -> String;
    /// Tells the menu which messages the list shows, for its ticks.
    TickShow {
        /// Which.
        show: Show,
    } -> ();
    /// Opens a web address in the user's browser.
    OpenLink {
        /// `http:`, `https:`; a `mailto:` opens a compose window.
        url: String,
    } -> ();
    /// Closes the window that asks.
    CloseWindow {} -> ();
    /// Version of the program.
    Version {} -> String;
}
