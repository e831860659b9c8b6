//! What the window knows of searching, and what it does.

use super::course::Course;
use super::recent::Recent;
use super::saved::KeepForm;
use crate::ipc::call;
use crate::state::{App, Dialog};
use contract::command::{ListSearches, QueryOf, RebuildIndex, Search as Ask};
use contract::{FindForm, Folder, FolderId, FolderRole, SavedSearch, SavedSearchId, SearchOrder};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long a note stays.
const NOTE: Duration = Duration::from_secs(5);

/// The search box, and what came of it.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// What stands in the box.
    pub text: RwSignal<String>,
    /// Only in the folder on screen.
    pub here: RwSignal<bool>,
    /// In which order hits come.
    pub order: RwSignal<SearchOrder>,
    /// The searches that were sent, and the one on screen.
    pub course: RwSignal<Course>,
    /// The latest searches of this window.
    pub recent: RwSignal<Recent>,
    /// The searches that are kept, by name.
    pub saved: RwSignal<Vec<SavedSearch>>,
    /// The kept one on screen.
    pub kept: RwSignal<Option<SavedSearchId>>,
    /// The fields of Find Message, as they were left.
    pub form: RwSignal<FindForm>,
    /// Whether one was sent since the last frame,
    sent: RwSignal<bool>,
    /// and another is to be sent with the next one.
    due: RwSignal<bool>,
    /// Whether the first hit is selected as soon as it is there.
    first: RwSignal<bool>,
}

impl Search {
    /// Nothing is searched for yet.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self {
            text: RwSignal::default(),
            here: RwSignal::new(false),
            order: RwSignal::default(),
            course: RwSignal::default(),
            recent: RwSignal::default(),
            saved: RwSignal::default(),
            kept: RwSignal::new(None),
            form: RwSignal::default(),
            sent: RwSignal::new(false),
            due: RwSignal::new(false),
            first: RwSignal::new(false),
        }
    }

    /// Whether anything is searched for.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.course.with(Course::is_on)
    }

    /// Whether the list shows what a search found.
    #[must_use]
    pub fn shows_hits(self) -> bool {
        self.course
            .with_untracked(|course| course.found().is_some())
    }

    /// Empties the box; answers that are under way are dropped. The list is the caller's.
    pub fn forget(self) {
        if !self.text.with_untracked(String::is_empty) {
            self.text.set(String::new());
        }
        if self.kept.get_untracked().is_some() {
            self.kept.set(None);
        }
        if self.course.with_untracked(Course::is_on) {
            self.course.update(Course::end);
        }
    }

    /// What stands in the box is one of the latest searches.
    pub fn remember(self) {
        if self.course.with_untracked(Course::is_on) {
            let query = self.text.get_untracked();
            self.recent.update(|recent| recent.remember(&query));
        }
    }
}

impl App {
    /// The folder that a search can be limited to: the one on screen, or the one that was before the search. Drafts
    /// are not searched.
    #[must_use]
    pub fn search_folder(self) -> Option<Folder> {
        let shown = self.folder.get()?;
        self.folders.with(|folders| {
            folders
                .iter()
                .find(|folder| folder.id == shown && folder.role != Some(FolderRole::Drafts))
                .cloned()
        })
    }

    fn search_scope(self) -> Option<FolderId> {
        let here = self.search.here.get_untracked();
        let folder = untrack(|| self.search_folder());
        folder.filter(|_| here).map(|folder| folder.id)
    }

    /// Something was typed into the box: it is searched for at once, but once in a frame at most.
    pub fn type_search(self, text: String) {
        let search = self.search;
        search.text.set(text);
        if search.kept.get_untracked().is_some() {
            search.kept.set(None);
        }
        if search.sent.get_untracked() {
            search.due.set(true);
            return;
        }
        search.sent.set(true);
        self.send_search(true);
        request_animation_frame(move || {
            search.sent.set(false);
            // Else it was emptied or sent meanwhile.
            if search.due.get_untracked() {
                self.send_search(true);
            }
        });
    }

    /// Searches for what stands in the box.
    pub fn send_search(self, typing: bool) {
        let search = self.search;
        search.due.set(false);
        search.first.set(false);
        let query = search.text.get_untracked();
        if query.trim().is_empty() {
            if search.course.with_untracked(Course::is_on) {
                search.course.update(Course::end);
                search.kept.set(None);
                self.leave_search();
            }
            return;
        }
        let mut number = 0;
        search
            .course
            .update(|course| number = course.begin(query.clone()));
        let ask = Ask {
            search: number,
            query,
            typing,
            order: search.order.get_untracked(),
            folder: self.search_scope(),
            limit: self.room.get_untracked(),
        };
        // On its way before anything on screen follows.
        let answer = call(ask);
        spawn_local(async move {
            match answer.await {
                Ok(mut page) => {
                    let mut wanted = false;
                    search
                        .course
                        .update(|course| wanted = course.answer(number, &page));
                    if wanted {
                        page.total = search
                            .course
                            .with_untracked(|course| course.found().and_then(|found| found.total));
                        self.show_search(number, page);
                        if search.first.get_untracked() {
                            search.first.set(false);
                            self.select(0);
                        }
                    }
                }
                Err(problem) => {
                    let mut wanted = false;
                    search.course.update(|course| wanted = course.fail(number));
                    if wanted {
                        self.tell(problem);
                    }
                }
            }
        });
    }

    /// Goes to the first hit, also where the keyboard is quicker than the answer.
    pub fn first_hit(self) {
        let search = self.search;
        if search.due.get_untracked() {
            self.send_search(true);
        }
        if search.course.with_untracked(Course::is_waiting) {
            search.first.set(true);
        } else if search.course.with_untracked(Course::is_on) {
            self.select(0);
        }
    }

    /// Searches for this.
    pub fn search_for(self, query: String) {
        self.search.text.set(query);
        self.search.kept.set(None);
        self.send_search(false);
        self.search.remember();
    }

    /// Shows a search that is kept, everywhere, as a folder is shown.
    pub fn show_saved(self, saved: SavedSearch) {
        self.search.here.set(false);
        self.search.text.set(saved.query);
        self.send_search(false);
        self.search.kept.set(Some(saved.id));
    }

    /// Empties the box and goes back to the folder.
    pub fn end_search(self) {
        let was_on = self.search.course.with_untracked(Course::is_on);
        self.search.due.set(false);
        self.search.forget();
        if was_on {
            self.leave_search();
        }
    }

    /// The engine has counted a search.
    pub fn search_counted(self, search: u32, total: u64) {
        let mut shown = false;
        self.search
            .course
            .update(|course| shown = course.count(search, total));
        if shown {
            self.total.set(Some(total));
            self.fill();
        }
    }

    /// Asks for a name to keep what is searched for by, with the folder it is limited to.
    pub fn keep_search(self) {
        let query = self.search.text.get_untracked().trim().to_owned();
        let folder = self.search_scope();
        spawn_local(async move {
            let form = FindForm {
                folder,
                ..FindForm::default()
            };
            let scope = match folder {
                Some(_) => match call(QueryOf { form }).await {
                    Ok(scope) => scope,
                    Err(problem) => return self.tell(problem),
                },
                None => String::new(),
            };
            let form = KeepForm {
                id: None,
                name: query.clone(),
                query: [scope, query].join(" ").trim().to_owned(),
                query_first: false,
            };
            self.dialog.set(Some(Dialog::KeepSearch(form)));
        });
    }

    /// Loads the kept searches.
    pub fn load_searches(self) {
        spawn_local(async move {
            match call(ListSearches {}).await {
                Ok(saved) => {
                    let kept = self.search.kept.get_untracked();
                    if kept.is_some_and(|kept| !saved.iter().any(|known| known.id == kept)) {
                        self.search.kept.set(None);
                    }
                    self.search.saved.set(saved);
                }
                Err(problem) => self.tell(problem),
            }
        });
    }

    /// Makes the search index anew, and says so.
    pub fn rebuild_index(self) {
        spawn_local(async move {
            match call(RebuildIndex {}).await {
                Ok(()) => self.say("search-rebuilding"),
                Err(problem) => self.tell(problem),
            }
        });
    }

    /// Shows a short note for a while.
    pub fn say(self, key: &'static str) {
        self.note.set(Some(key));
        set_timeout(
            move || {
                if self.note.get_untracked() == Some(key) {
                    self.note.set(None);
                }
            },
            NOTE,
        );
    }
}
