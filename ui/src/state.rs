//! What the main window knows, and the one function that changes it when the engine tells something.

use crate::courier::Courier;
use crate::ipc::call;
use contract::command::*;
use contract::{
    Account, AccountId, Action, Direction, Draft, Event, Folder, FolderId, FolderRole, MessageId,
    MessageSummary, MessageView, Person, Phase, Priority, Problem, Settings, SortBy,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// Rows fetched at a time.
pub const PAGE: u64 = 100;
/// Pages kept; the farthest from what is shown go first.
const PAGES_KEPT: usize = 12;
/// Height of a row in CSS pixels; the style sheet has the same.
pub const ROW: f64 = 26.0;

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
    /// The source of a message.
    Source(String),
    /// A link in a message wants to be opened.
    Link(String),
    /// Choose a folder to move to.
    MoveTo,
    /// Name a new folder in this one.
    NewFolder(Option<FolderId>),
    /// Rename a folder.
    Rename(Folder),
    /// Delete for good?
    DeleteForGood(Vec<MessageId>),
    /// Empty Deleted Items?
    EmptyDeleted,
    /// Delete on the server what was not downloaded?
    DeleteOnServer(Vec<MessageId>),
    /// What is being sent and received.
    SendReceive,
    /// Throw drafts away?
    DiscardDrafts(Vec<MessageId>),
    /// Delete a folder?
    DeleteFolder(Folder),
    /// Ask for a password.
    Password(AccountId),
}

/// What can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    /// The key of what was done.
    pub text: &'static str,
    /// What was moved.
    pub messages: Vec<MessageId>,
    /// Where it was.
    pub back_to: FolderId,
}

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
    /// Loaded pages of the list, by number.
    pub pages: RwSignal<HashMap<u64, Vec<MessageSummary>>>,
    /// Rows in the whole list; `None` until it is loaded.
    pub total: RwSignal<Option<u64>>,
    /// First and last row on screen.
    pub visible: RwSignal<(u64, u64)>,
    /// How far rows were pushed down by new mail that the list has not yet scrolled by.
    pub pushed: RwSignal<u64>,
    /// The selected messages.
    pub selected: RwSignal<BTreeSet<MessageId>>,
    /// The row with the keyboard, and where a range began.
    pub caret: RwSignal<Option<u64>>,
    /// A row to select as soon as it is loaded.
    pub wanted: RwSignal<Option<u64>>,
    /// Whether rows of the list are being dragged, so that nothing else is taken for them.
    pub dragging: RwSignal<bool>,
    /// Where a Shift-selection began.
    pub anchor: RwSignal<Option<u64>>,
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
    /// The dialog on top.
    pub dialog: RwSignal<Option<Dialog>>,
    /// What can be taken back.
    pub undo: RwSignal<Option<Undo>>,
    /// In which list load each page was loaded; older ones are out of date.
    loaded_in: RwSignal<HashMap<u64, u64>>,
    /// Counts list loads, so that a late answer for an older folder is dropped.
    generation: RwSignal<u64>,
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
            pages: RwSignal::default(),
            total: RwSignal::new(None),
            visible: RwSignal::new((0, 30)),
            pushed: RwSignal::new(0),
            selected: RwSignal::default(),
            caret: RwSignal::new(None),
            wanted: RwSignal::new(None),
            dragging: RwSignal::new(false),
            anchor: RwSignal::new(None),
            open: RwSignal::new(None),
            remote: RwSignal::new(false),
            courier: RwSignal::default(),
            hide_when_done: RwSignal::new(false),
            problems: RwSignal::default(),
            dialog: RwSignal::new(None),
            undo: RwSignal::new(None),
            loaded_in: RwSignal::default(),
            generation: RwSignal::new(0),
        }
    }

    /// Loads everything the first time.
    pub fn load(self) {
        self.load_accounts();
        self.load_folders();
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
        self.folder.set(Some(folder));
        self.deselect();
        self.pages.set(HashMap::new());
        self.total.set(None);
        self.visible.set((0, 30));
        self.reload_rows();
    }

    /// Sorts by a column; a second time, the other way round.
    pub fn sort_by(self, column: SortBy) {
        self.sort.update(|(sort, direction)| {
            *direction = match (*sort == column, *direction) {
                (true, Direction::Ascending) => Direction::Descending,
                (true, Direction::Descending) => Direction::Ascending,
                (false, _) if matches!(column, SortBy::Received | SortBy::Size) => {
                    Direction::Descending
                }
                (false, _) => Direction::Ascending,
            };
            *sort = column;
        });
        self.caret.set(None);
        self.pages.set(HashMap::new());
        self.reload_rows();
    }

    /// Nothing is selected any more.
    pub fn deselect(self) {
        self.selected.set(BTreeSet::new());
        self.caret.set(None);
        self.anchor.set(None);
        self.wanted.set(None);
        self.open.set(None);
    }

    /// The folder on screen.
    #[must_use]
    pub fn current(self) -> Option<Folder> {
        let shown = self.folder.get()?;
        self.folders
            .with(|folders| folders.iter().find(|folder| folder.id == shown).cloned())
    }

    /// Whether the folder on screen has this role.
    #[must_use]
    pub fn shows_role(self, role: FolderRole) -> bool {
        let shown = self.folder.get_untracked();
        self.folders.with_untracked(|all| {
            all.iter()
                .any(|f| Some(f.id) == shown && f.role == Some(role))
        })
    }

    /// The selected rows, as far as they are loaded.
    #[must_use]
    pub fn selected_rows(self) -> Vec<MessageSummary> {
        let selected = self.selected.get_untracked();
        self.pages.with_untracked(|pages| {
            pages
                .values()
                .flatten()
                .filter(|row| selected.contains(&row.id))
                .cloned()
                .collect()
        })
    }

    /// The folder of a role.
    #[must_use]
    pub fn by_role(self, role: FolderRole) -> Option<FolderId> {
        self.folders
            .with_untracked(|all| all.iter().find(|f| f.role == Some(role)).map(|f| f.id))
    }

    /// Loads the rows on screen anew; the others are loaded when they are scrolled to.
    pub fn reload_rows(self) {
        self.generation.update(|generation| *generation += 1);
        let (first, last) = self.visible.get_untracked();
        self.fetch(first / PAGE, true);
        if last / PAGE != first / PAGE {
            self.fetch(last / PAGE, false);
        }
    }

    /// Makes sure that the rows on screen are loaded.
    pub fn scrolled_to(self, first: u64, last: u64) {
        if self.visible.get_untracked() == (first, last) {
            return;
        }
        self.visible.set((first, last));
        for page in first / PAGE..=last / PAGE {
            if self
                .pages
                .with_untracked(|pages| !pages.contains_key(&page))
            {
                self.fetch(page, false);
            }
        }
    }

    /// Fetches a page; with `alone`, what else was loaded is out of date.
    fn fetch(self, page: u64, alone: bool) {
        let Some(folder) = self.folder.get_untracked() else {
            return;
        };
        let (sort, direction) = self.sort.get_untracked();
        let generation = self.generation.get_untracked();
        let drafts = self.shows_role(FolderRole::Drafts);
        spawn_local(async move {
            let window = if drafts {
                call(ListDrafts {}).await.map(|drafts| {
                    let rows: Vec<_> = drafts
                        .iter()
                        .map(|draft| draft_row(draft, folder))
                        .collect();
                    (rows.len() as u64, if page == 0 { rows } else { Vec::new() })
                })
            } else {
                let list = ListMessages {
                    folder,
                    sort,
                    direction,
                    offset: page * PAGE,
                    limit: PAGE,
                };
                call(list).await.map(|window| (window.total, window.rows))
            };
            if self.generation.get_untracked() != generation
                || self.folder.get_untracked() != Some(folder)
            {
                return;
            }
            match window {
                Ok((total, rows)) => self.keep(page, alone, total, rows),
                Err(problem) => self.tell(problem),
            }
        });
    }

    fn keep(self, page: u64, alone: bool, total: u64, rows: Vec<MessageSummary>) {
        let before = self.total.get_untracked();
        if let Some(before) = before
            && alone
            && total > before
            && self.visible.get_untracked().0 > 0
            && self.sort.get_untracked() == (SortBy::Received, Direction::Descending)
        {
            // New mail stands on top: what is being looked at stays where it is.
            self.pushed.update(|pushed| *pushed += total - before);
        }
        // The rest of the open message has come.
        let shown = self.open.with_untracked(|open| match open {
            Some(Ok(view)) if view.rest.is_some() => Some(view.id),
            _ => None,
        });
        let completed = rows
            .iter()
            .find(|row| Some(row.id) == shown && row.rest.is_none());
        if let Some(row) = completed {
            self.open_message(row);
        }
        let generation = self.generation.get_untracked();
        self.loaded_in.update_untracked(|loaded| {
            loaded.insert(page, generation);
        });
        self.pages.update(|pages| {
            if alone {
                // What is on screen is being fetched anew; the rest is, when it is scrolled to.
                let (first, last) = self.visible.get_untracked();
                let seen = first / PAGE..=last / PAGE;
                self.loaded_in.with_untracked(|loaded| {
                    pages.retain(|known, _| {
                        seen.contains(known) || loaded.get(known) == Some(&generation)
                    });
                });
            }
            pages.insert(page, rows);
            while pages.len() > PAGES_KEPT {
                let Some(farthest) = pages
                    .keys()
                    .copied()
                    .max_by_key(|known| known.abs_diff(page))
                else {
                    break;
                };
                pages.remove(&farthest);
            }
        });
        if before != Some(total) {
            self.total.set(Some(total));
        }
        // What moved away is not selected any more.
        if total == 0 {
            self.deselect();
        }
        if let Some(place) = self.wanted.get_untracked() {
            self.select(place);
        }
    }

    /// A loaded row.
    #[must_use]
    pub fn row(self, place: u64) -> Option<MessageSummary> {
        self.pages.with(|pages| row_in(pages, place).cloned())
    }

    /// The place of a loaded message.
    #[must_use]
    pub fn place_of(self, message: MessageId) -> Option<u64> {
        self.pages.with_untracked(|pages| {
            pages.iter().find_map(|(page, rows)| {
                let at = rows.iter().position(|row| row.id == message)?;
                Some(page * PAGE + at as u64)
            })
        })
    }

    /// Selects one row and opens its message.
    pub fn select(self, place: u64) {
        self.caret.set(Some(place));
        self.anchor.set(Some(place));
        let row = self
            .pages
            .with_untracked(|pages| row_in(pages, place).cloned());
        // Until the row is loaded nothing is selected, so that nothing is done to the one that was before.
        self.wanted.set(row.is_none().then_some(place));
        let Some(row) = row else {
            self.selected.set(BTreeSet::new());
            self.open.set(None);
            return;
        };
        self.selected.set(BTreeSet::from([row.id]));
        if !self.shows_role(FolderRole::Drafts) {
            self.open_message(&row);
        }
    }

    /// Where one message is left of a selection, that one is on screen.
    fn open_the_one(self) {
        self.wanted.set(None);
        let one = self
            .selected
            .with_untracked(|selected| selected.first().copied().filter(|_| selected.len() == 1));
        let Some(id) = one.filter(|_| !self.shows_role(FolderRole::Drafts)) else {
            return;
        };
        if self
            .open
            .with_untracked(|open| matches!(open, Some(Ok(view)) if view.id == id))
        {
            return;
        }
        self.open.set(None);
        let row = self
            .pages
            .with_untracked(|pages| pages.values().flatten().find(|row| row.id == id).cloned());
        if let Some(row) = row {
            self.open_message(&row);
        }
    }

    /// Selects from the anchor to here.
    pub fn select_to(self, place: u64) {
        let anchor = self.anchor.get_untracked().unwrap_or(place);
        self.caret.set(Some(place));
        let (from, to) = (anchor.min(place), anchor.max(place));
        let ids: BTreeSet<_> = self.pages.with_untracked(|pages| {
            (from..=to)
                .filter_map(|at| row_in(pages, at).map(|row| row.id))
                .collect()
        });
        let all_loaded = ids.len() as u64 == to - from + 1;
        self.selected.set(ids);
        self.open_the_one();
        if !all_loaded {
            self.select_range(from, to);
        }
    }

    /// Adds a row to the selection, or takes it out.
    pub fn toggle(self, place: u64) {
        self.caret.set(Some(place));
        self.anchor.set(Some(place));
        if let Some(id) = self
            .pages
            .with_untracked(|pages| row_in(pages, place).map(|row| row.id))
        {
            self.selected.update(|selected| {
                if !selected.remove(&id) {
                    selected.insert(id);
                }
            });
        }
        self.open_the_one();
    }

    /// Selects every message of the folder.
    pub fn select_all(self) {
        if self.shows_role(FolderRole::Drafts) {
            // They are loaded all at once.
            let all = |pages: &HashMap<u64, Vec<MessageSummary>>| {
                pages.values().flatten().map(|row| row.id).collect()
            };
            return self.selected.set(self.pages.with_untracked(all));
        }
        self.select_range(0, u64::MAX);
    }

    /// Selects rows by their places, also those that are not loaded.
    fn select_range(self, from: u64, to: u64) {
        let Some(folder) = self.folder.get_untracked() else {
            return;
        };
        let (sort, direction) = self.sort.get_untracked();
        let caret = self.caret.get_untracked();
        spawn_local(async move {
            let mut all = BTreeSet::new();
            let mut offset = from;
            while offset <= to {
                let list = ListMessages {
                    folder,
                    sort,
                    direction,
                    offset,
                    limit: 500.min((to - offset).saturating_add(1)),
                };
                match call(list).await {
                    Ok(window) if !window.rows.is_empty() => {
                        offset += window.rows.len() as u64;
                        all.extend(window.rows.iter().map(|row| row.id));
                    }
                    Ok(_) => break,
                    Err(problem) => return self.tell(problem),
                }
            }
            // Unless something else was chosen meanwhile.
            if self.folder.get_untracked() == Some(folder) && self.caret.get_untracked() == caret {
                self.selected.set(all);
            }
        });
    }

    fn open_message(self, row: &MessageSummary) {
        let (id, unread) = (row.id, row.unread);
        self.remote.set(false);
        spawn_local(async move {
            let view = call(OpenMessage { message: id }).await;
            if !self
                .selected
                .with_untracked(|selected| selected.len() == 1 && selected.contains(&id))
            {
                return;
            }
            // First the message, then what it may load: never what this one may for the one before.
            let allowed = view.as_ref().is_ok_and(|view| view.remote.allowed);
            self.open.set(Some(view));
            self.remote.set(allowed);
        });
        let dwell = self
            .settings
            .with_untracked(|s| s.as_ref().and_then(|s| s.mark_read_after_seconds));
        if let (true, Some(seconds)) = (unread, dwell) {
            set_timeout(
                move || {
                    let still = self.selected.try_with_untracked(|selected| {
                        selected.len() == 1 && selected.contains(&id)
                    });
                    if still == Some(true) {
                        self.attempt(MarkRead {
                            messages: vec![id],
                            read: true,
                        });
                    }
                },
                Duration::from_secs(u64::from(seconds)),
            );
        }
    }

    /// Changes the settings and keeps them.
    pub fn change_settings(self, change: impl FnOnce(&mut Settings)) {
        let Some(mut settings) = self.settings.get_untracked() else {
            return;
        };
        change(&mut settings);
        self.attempt(SaveSettings { settings });
    }

    /// Moves messages, with a way back.
    pub fn move_to(self, messages: Vec<MessageId>, folder: FolderId, text: &'static str) {
        let Some(from) = self.folder.get_untracked() else {
            return;
        };
        // A draft's number is not a message's: moved by it, a stranger would go.
        if messages.is_empty() || from == folder || self.shows_role(FolderRole::Drafts) {
            return;
        }
        // Nothing can be moved back into the Outbox.
        let can_go_back = !self.shows_role(FolderRole::Outbox);
        let next = self.caret.get_untracked();
        let undo = Undo {
            text,
            messages: messages.clone(),
            back_to: from,
        };
        spawn_local(async move {
            match call(MoveMessages { messages, folder }).await {
                Ok(()) => {
                    self.after_removal(next);
                    if !can_go_back {
                        return;
                    }
                    self.undo.set(Some(undo.clone()));
                    set_timeout(
                        move || {
                            self.undo.update(|shown| {
                                if shown.as_ref() == Some(&undo) {
                                    *shown = None;
                                }
                            });
                        },
                        Duration::from_secs(8),
                    );
                }
                Err(problem) => self.tell(problem),
            }
        });
    }

    /// After rows went: the one that took the first one's place is next.
    pub fn after_removal(self, place: Option<u64>) {
        self.deselect();
        let Some(place) = place else { return };
        // The list loads anew by the event; the row is there a moment later.
        set_timeout(
            move || {
                let total = self.total.get_untracked().unwrap_or_default();
                if total > 0 && self.selected.with_untracked(BTreeSet::is_empty) {
                    self.select(place.min(total - 1));
                }
            },
            Duration::from_millis(120),
        );
    }

    /// Asks the shell for an action's work, or does it here.
    pub fn perform(self, action: Action) {
        crate::main_window::perform(self, action);
    }
}

fn row_in(pages: &HashMap<u64, Vec<MessageSummary>>, place: u64) -> Option<&MessageSummary> {
    let at = usize::try_from(place % PAGE).ok()?;
    pages.get(&(place / PAGE))?.get(at)
}

/// A draft as a row of the list.
fn draft_row(draft: &Draft, folder: FolderId) -> MessageSummary {
    MessageSummary {
        id: MessageId(draft.id.0),
        account: draft.account,
        folder,
        from: Person::default(),
        to: vec![Person {
            name: draft.to.clone(),
            address: String::new(),
        }],
        subject: draft.subject.clone(),
        preview: draft
            .text
            .chars()
            .take(200)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect(),
        received: draft.saved,
        sent: None,
        size: draft.text.len() as u64 + draft.attachments.iter().map(|file| file.size).sum::<u64>(),
        unread: false,
        flagged: false,
        answered: false,
        forwarded: false,
        has_attachment: !draft.attachments.is_empty(),
        priority: Priority::Normal,
        outbox: None,
        rest: None,
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
