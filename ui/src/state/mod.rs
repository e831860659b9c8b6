//! What the main window knows, and the one function that changes it when the engine tells something.
//!
//! The rows of the list are in [`rows`], how they come there in `paging`, from where in [`source`]; what is selected is
//! in [`selection`]. What can be worked out without asking the engine stands there as plain functions, which the tests
//! call without a browser.

mod columns;
mod dialog;
mod drafts;
mod folder_of;
mod loading;
mod moving;
mod opening;
mod paging;
pub mod rows;
pub mod selection;
pub mod source;
mod start;

pub use columns::column_key;
pub use dialog::Dialog;
pub use moving::Undo;
pub use rows::{PAGE, ROW};

use crate::courier::Courier;
use crate::ipc::call;
use crate::search::Search;
use crate::work::Works;
use contract::command::*;
use contract::{
    Account, Action, Column, ConversationId, Direction, Event, Folder, FolderId, FolderRole,
    MailChecked, MessageId, MessageView, Phase, Piece, Problem, Settings, Show, SortBy,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use loading::Loading;
use rows::Pages;
use std::collections::{BTreeSet, HashMap};

/// What the main window knows.
#[derive(Clone, Copy)]
pub struct App {
    /// The settings.
    pub settings: RwSignal<Option<Settings>>,
    /// The accounts; `None` until they are loaded.
    pub accounts: RwSignal<Option<Vec<Account>>>,
    /// The folders.
    pub folders: RwSignal<Vec<Folder>>,
    /// The folder on screen.
    pub folder: RwSignal<Option<FolderId>>,
    /// What the list is sorted by, and how.
    pub sort: RwSignal<(SortBy, Direction)>,
    /// The columns that were chosen.
    pub columns: Memo<BTreeSet<Column>>,
    /// Loaded pages of the list, by number.
    pub pages: RwSignal<Pages>,
    /// Rows in the whole list; `None` until it is loaded.
    pub total: RwSignal<Option<u64>>,
    /// First and last row that is drawn.
    pub visible: RwSignal<(u64, u64)>,
    /// Rows that the list has room for.
    pub room: RwSignal<u64>,
    /// The first row that is seen whole.
    pub top: RwSignal<u64>,
    /// By how many rows what is looked at was moved down (or up) that the list has not yet scrolled by.
    pub pushed: RwSignal<i64>,
    /// The selected messages.
    pub selected: RwSignal<BTreeSet<MessageId>>,
    /// The row with the keyboard, and where a range began.
    pub caret: RwSignal<Option<u64>>,
    /// The row to bring into sight; told by the user's own steps only, never by mail that arrives.
    pub reveal: RwSignal<Option<u64>>,
    /// A row to select as soon as it is loaded.
    pub wanted: RwSignal<Option<u64>>,
    /// Whether rows of the list are being dragged, so that nothing else is taken for them.
    pub dragging: RwSignal<bool>,
    /// Where a Shift-selection began.
    pub anchor: RwSignal<Option<u64>>,
    /// While many rows that are not loaded are being selected: how many are, and how many will be.
    pub selecting: RwSignal<Option<(u64, u64)>>,
    /// The opened message, or why it cannot be opened.
    pub open: RwSignal<Option<Result<MessageView, Problem>>>,
    /// Whether the opened message may load pictures, this time.
    pub remote: RwSignal<bool>,
    /// What is being sent and received.
    pub courier: RwSignal<Courier>,
    /// Whether the Send/Receive dialog goes when all is done.
    pub hide_when_done: RwSignal<bool>,
    /// What went wrong, the newest last.
    pub problems: RwSignal<Vec<Problem>>,
    /// The folder whose name is being changed in the tree.
    pub renaming: RwSignal<Option<FolderId>>,
    /// The dialog on top.
    pub dialog: RwSignal<Option<Dialog>>,
    /// What a look at every letter found; it is shown once no other dialog is open.
    pub checked: RwSignal<Option<MailChecked>>,
    /// What can be taken back.
    pub undo: RwSignal<Option<Undo>>,
    /// The key of a short note.
    pub note: RwSignal<Option<&'static str>>,
    /// The search box and what it found.
    pub search: Search,
    /// The long work that goes on behind the screen.
    pub works: RwSignal<Works>,
    /// The messages at the caret and at the anchor, so that both stay with them when mail arrives above.
    held: RwSignal<selection::Held>,
    /// Counts changes of the selection, so that a late answer for an older one is dropped.
    choice: RwSignal<u64>,
    /// What of the list is under way.
    loading: StoredValue<Loading>,
    /// Which messages of the folder are shown.
    pub show: RwSignal<Show>,
    /// The conversations whose messages are all shown.
    pub unfolded: RwSignal<BTreeSet<ConversationId>>,
    /// The search whose hits the list shows.
    pub searched: RwSignal<Option<u32>>,
    /// Where the folder was before: the row on top, and the one with the keyboard.
    before_search: RwSignal<(u64, Option<u64>)>,
    /// Where in the messages on screen the hits are.
    pub search_snippets: RwSignal<HashMap<MessageId, Vec<Piece>>>,
    /// Where in the subjects of the loaded hits they are.
    pub search_subjects: RwSignal<HashMap<MessageId, Vec<Piece>>>,
}

impl App {
    /// Knows nothing yet.
    #[must_use]
    pub fn new(settings: RwSignal<Option<Settings>>) -> Self {
        Self {
            settings,
            accounts: RwSignal::new(None),
            folders: RwSignal::default(),
            folder: RwSignal::new(None),
            sort: RwSignal::new((SortBy::Received, Direction::Descending)),
            columns: Memo::new(move |_| {
                settings
                    .with(|settings| settings.as_ref().map(|settings| settings.columns.clone()))
                    .unwrap_or_default()
            }),
            pages: RwSignal::default(),
            total: RwSignal::new(None),
            visible: RwSignal::new((0, 30)),
            room: RwSignal::new(30),
            top: RwSignal::new(0),
            pushed: RwSignal::new(0),
            selected: RwSignal::default(),
            caret: RwSignal::new(None),
            reveal: RwSignal::new(None),
            wanted: RwSignal::new(None),
            dragging: RwSignal::new(false),
            anchor: RwSignal::new(None),
            selecting: RwSignal::new(None),
            open: RwSignal::new(None),
            remote: RwSignal::new(false),
            courier: RwSignal::default(),
            hide_when_done: RwSignal::new(false),
            problems: RwSignal::default(),
            renaming: RwSignal::new(None),
            dialog: RwSignal::new(None),
            checked: RwSignal::new(None),
            undo: RwSignal::new(None),
            note: RwSignal::new(None),
            search: Search::new(),
            works: RwSignal::default(),
            held: RwSignal::default(),
            choice: RwSignal::new(0),
            loading: StoredValue::default(),
            searched: RwSignal::new(None),
            before_search: RwSignal::default(),
            show: RwSignal::default(),
            unfolded: RwSignal::default(),
            search_snippets: RwSignal::default(),
            search_subjects: RwSignal::default(),
        }
    }

    /// The one place where what the engine tells changes what is known.
    pub fn apply(self, event: Event) {
        match event {
            Event::MessagesChanged { folders } => {
                self.load_folders();
                if self
                    .folder
                    .get_untracked()
                    .is_some_and(|folder| folders.contains(&folder))
                {
                    self.reload_rows();
                }
            }
            // The rows came with MessagesChanged; the desktop has announced them.
            Event::MessagesArrived { .. } => self.load_folders(),
            Event::FoldersChanged => {
                self.load_folders();
                self.reload_rows();
            }
            Event::AccountsChanged => self.load_accounts(),
            Event::DraftsChanged => {
                self.load_folders();
                if self.shows_role(FolderRole::Drafts) {
                    self.reload_rows();
                }
            }
            Event::Progress { progress } => {
                if progress.phase == Phase::Connecting {
                    // A new try: what the last one said is out of date.
                    self.problems.update(|problems| {
                        problems.retain(|problem| problem.account != Some(progress.account));
                    });
                }
                self.courier
                    .update(|courier| courier.take(progress, js_sys::Date::now()));
            }
            Event::Problem { problem } => {
                if let Some(account) = problem.account {
                    self.courier.update(|courier| courier.fail(account));
                }
                self.tell(problem);
            }
            Event::SearchesChanged => self.load_searches(),
            Event::SearchCounted { search, total } => self.search_counted(search, total),
            Event::Working { work, done, total } => {
                self.works.update(|works| works.take(work, done, total));
            }
            Event::Menu { action } => crate::main_window::perform(self, action),
            Event::Link { url } => self.dialog.set(Some(Dialog::Link(url))),
            Event::SettingsChanged
            | Event::Check { .. }
            | Event::CloseAsked { .. }
            | Event::FilesDropped { .. } => {}
        }
    }

    /// Shows a problem; a newer one of the same account takes an older one's place.
    pub fn tell(self, problem: Problem) {
        self.problems.update(|problems| {
            problems.retain(|known| known.account != problem.account || known.code != problem.code);
            problems.push(problem);
        });
    }

    /// Does something and shows what goes wrong.
    pub fn attempt<C: contract::Command + 'static>(self, command: C) {
        spawn_local(async move {
            if let Err(problem) = call(command).await {
                self.tell(problem);
            }
        });
    }

    fn load_accounts(self) {
        spawn_local(async move {
            match call(ListAccounts {}).await {
                Ok(accounts) => self.accounts.set(Some(accounts)),
                Err(problem) => self.tell(problem),
            }
        });
    }

    fn load_folders(self) {
        spawn_local(async move {
            match call(ListFolders {}).await {
                Ok(folders) => {
                    let shown = self.folder.get_untracked();
                    if shown.is_none_or(|shown| !folders.iter().any(|folder| folder.id == shown)) {
                        let inbox = folders
                            .iter()
                            .find(|folder| folder.role == Some(FolderRole::Inbox));
                        let inbox = inbox.map(|folder| folder.id);
                        self.folders.set(folders);
                        if let Some(inbox) = inbox {
                            self.show_folder(inbox);
                        }
                    } else {
                        self.folders.set(folders);
                    }
                }
                Err(problem) => self.tell(problem),
            }
        });
    }

    /// Goes to a folder.
    pub fn show_folder(self, folder: FolderId) {
        self.search.forget();
        self.searched.set(None);
        self.look_at(folder);
        self.list_anew();
    }

    /// The folder on screen.
    #[must_use]
    pub fn current(self) -> Option<Folder> {
        let shown = self.folder.get()?;
        self.folders
            .with(|folders| folders.iter().find(|folder| folder.id == shown).cloned())
    }

    /// Whether the folder on screen has this role. What a search found is in no folder of its own.
    #[must_use]
    pub fn shows_role(self, role: FolderRole) -> bool {
        if self.search.shows_hits() {
            return false;
        }
        let shown = self.folder.get_untracked();
        self.folders.with_untracked(|all| {
            all.iter()
                .any(|f| Some(f.id) == shown && f.role == Some(role))
        })
    }

    /// The folder of a role.
    #[must_use]
    pub fn by_role(self, role: FolderRole) -> Option<FolderId> {
        self.folders
            .with_untracked(|all| all.iter().find(|f| f.role == Some(role)).map(|f| f.id))
    }

    /// Changes the settings and keeps them.
    pub fn change_settings(self, change: impl FnOnce(&mut Settings)) {
        let Some(before) = self.settings.get_untracked() else {
            return;
        };
        let mut settings = before.clone();
        change(&mut settings);
        if settings == before {
            return;
        }
        // Known here at once: a second change made before the first one is kept must not take it back.
        self.settings.set(Some(settings.clone()));
        spawn_local(async move {
            if let Err(problem) = call(SaveSettings {
                settings: settings.clone(),
            })
            .await
            {
                self.settings.update(|known| {
                    if known.as_ref() == Some(&settings) {
                        *known = Some(before);
                    }
                });
                self.tell(problem);
            }
        });
    }

    /// Asks the shell for an action's work, or does it here.
    pub fn perform(self, action: Action) {
        crate::main_window::perform(self, action);
    }
}

/// The Fluent key of a role's name.
#[must_use]
pub fn folder_key(role: FolderRole) -> &'static str {
    match role {
        FolderRole::Inbox => "folder-inbox",
        FolderRole::Outbox => "folder-outbox",
        FolderRole::Sent => "folder-sent",
        FolderRole::Deleted => "folder-deleted",
        FolderRole::Drafts => "folder-drafts",
        FolderRole::Junk => "folder-junk",
    }
}
