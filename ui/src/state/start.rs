//! What the main window shows first.

use super::App;
use super::source::Window;
use crate::ipc::call;
use contract::Start;
use contract::command::ListProblems;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The first rows are painted by then, and what is beyond them may take its time.
const PAINTED: Duration = Duration::from_millis(200);

impl App {
    /// Shows what is known of the start, or loads everything.
    pub fn begin(self, start: Option<Start>) {
        if let Some(start) = start {
            self.show_start(start);
            return set_timeout(move || self.fill(), PAINTED);
        }
        self.load_accounts();
        self.load_folders();
        self.load_searches();
        // What went wrong before there was a window to hear of it.
        spawn_local(async move {
            for problem in call(ListProblems {}).await.unwrap_or_default() {
                self.tell(problem);
            }
        });
    }

    fn show_start(self, start: Start) {
        self.accounts.set(Some(start.accounts));
        self.search.saved.set(start.searches);
        self.folders.set(start.folders);
        self.problems.set(start.problems);
        self.look_at(start.view.folder);
        self.take_first(Window {
            total: start.list.total,
            rows: start.list.rows,
            subjects: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::{page, with_app};
    use super::*;
    use contract::{FolderId, ListView, ListWindow, Settings};

    fn start(rows: std::ops::Range<i64>, total: u64) -> Start {
        Start {
            settings: Settings::default(),
            system_language: "en".to_owned(),
            accounts: Vec::new(),
            folders: Vec::new(),
            searches: Vec::new(),
            problems: Vec::new(),
            view: ListView::of(FolderId(1)),
            list: ListWindow {
                offset: 0,
                total,
                rows: page(rows),
            },
        }
    }

    #[test]
    fn the_first_rows_are_there_at_once() {
        with_app(|app| {
            app.show_start(start(0..40, 1_000));
            assert_eq!(app.folder.get_untracked(), Some(FolderId(1)));
            assert_eq!(app.total.get_untracked(), Some(1_000));
            assert_eq!(app.pages.with_untracked(|pages| pages[&0].len()), 40);
            assert_eq!(app.accounts.get_untracked(), Some(Vec::new()));
        });
    }
}
