//! Where the rows of the list come from: a folder in some view, the drafts, or what a search found.

use super::App;
use super::drafts::draft_rows;
use super::loading::Loading;
use crate::ipc::call;
use crate::parts::after_painting;
use contract::command::{ListDrafts, ListMessages, SearchWindow};
use contract::{
    ConversationId, Direction, FolderId, FolderRole, ListView, MessageId, MessageSummary, Piece,
    Problem, SearchPage, Show, SortBy, Watch,
};
use leptos::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// Where rows come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A folder.
    Folder(ListView),
    /// The drafts, which are few and come all at once.
    Drafts(ListView),
    /// The search of this number.
    Search(u32),
}

/// Some rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// How many there are in all.
    pub total: u64,
    /// The rows.
    pub rows: Vec<MessageSummary>,
    /// Subjects in which something was found.
    pub subjects: Vec<(MessageId, Vec<Piece>)>,
}

impl Source {
    /// Some rows, and how many there are in all.
    ///
    /// # Errors
    /// What the engine answers.
    pub async fn window(&self, offset: u64, limit: u64) -> Result<Window, Problem> {
        match self {
            Self::Folder(view) => {
                let list = ListMessages {
                    view: view.clone(),
                    offset,
                    limit,
                };
                let window = call(list).await?;
                Ok(Window {
                    total: window.total,
                    rows: window.rows,
                    subjects: Vec::new(),
                })
            }
            Self::Drafts(view) => {
                let drafts = call(ListDrafts {}).await?;
                let rows = draft_rows(&drafts, view.folder, (view.sort, view.direction));
                let total = rows.len() as u64;
                let first = usize::try_from(offset).unwrap_or(usize::MAX);
                let rows = rows.into_iter().skip(first).take(limit as usize).collect();
                Ok(Window {
                    total,
                    rows,
                    subjects: Vec::new(),
                })
            }
            Self::Search(search) => {
                let page = call(SearchWindow {
                    search: *search,
                    offset,
                    limit,
                })
                .await?;
                Ok(Window::found(page, limit))
            }
        }
    }
}

impl Window {
    /// What a search found, of which so many hits were asked for.
    fn found(page: SearchPage, limit: u64) -> Self {
        let mut window = Self {
            total: so_far(page.total, page.offset, page.hits.len() as u64, limit),
            ..Self::default()
        };
        for hit in page.hits {
            if !hit.subject.is_empty() {
                window.subjects.push((hit.message.id, hit.subject));
            }
            window.rows.push(hit.message);
        }
        window
    }
}

/// How many hits there are, as far as is known: a full page that is not counted yet has another behind it.
fn so_far(total: Option<u64>, offset: u64, rows: u64, limit: u64) -> u64 {
    total.unwrap_or(offset + rows + u64::from(rows == limit))
}

/// The order after a click on a column: another column in its own natural direction, the same one the other way round.
fn next_sort((sort, direction): (SortBy, Direction), column: SortBy) -> (SortBy, Direction) {
    let next = match (sort == column, direction) {
        (true, Direction::Ascending) => Direction::Descending,
        (true, Direction::Descending) => Direction::Ascending,
        // The newest and the biggest are what is looked for.
        (false, _)
            if matches!(
                column,
                SortBy::Received | SortBy::Sent | SortBy::Size | SortBy::Flag | SortBy::Attachment
            ) =>
        {
            Direction::Descending
        }
        (false, _) => Direction::Ascending,
    };
    (column, next)
}

impl App {
    /// Where the rows on screen come from; `None` before there is a folder.
    #[must_use]
    pub fn source(self) -> Option<Source> {
        if let Some(search) = self.searched.get_untracked() {
            return Some(Source::Search(search));
        }
        let view = self.list_view()?;
        Some(if self.shows_role(FolderRole::Drafts) {
            Source::Drafts(view)
        } else {
            Source::Folder(view)
        })
    }

    /// The view of the folder on screen.
    #[must_use]
    pub fn list_view(self) -> Option<ListView> {
        let (sort, direction) = self.sort.get_untracked();
        Some(ListView {
            folder: self.folder.get_untracked()?,
            sort,
            direction,
            show: self.show.get_untracked(),
            grouped: self.grouped(),
            open: self.unfolded.get_untracked().into_iter().collect(),
        })
    }

    fn grouped(self) -> bool {
        self.settings
            .with_untracked(|settings| settings.as_ref().is_some_and(|s| s.grouped))
    }

    /// Sorts by a column; a second time, the other way round.
    pub fn sort_by(self, column: SortBy) {
        self.sort.update(|sort| *sort = next_sort(*sort, column));
        self.keep_view();
        self.forget_caret();
        self.begin_at_the_top();
    }

    /// Turns to a folder, to look at it as before; for the first time at all of it, newest first.
    pub(super) fn look_at(self, folder: FolderId) {
        if self.folder.get_untracked() == Some(folder) {
            return;
        }
        let view = self.settings.with_untracked(|settings| match settings {
            Some(settings) => settings.list_view(folder),
            None => ListView::of(folder),
        });
        self.sort.set((view.sort, view.direction));
        self.show.set(view.show);
        self.unfolded.update(BTreeSet::clear);
        self.folder.set(Some(folder));
    }

    fn keep_view(self) {
        if let Some(view) = self.list_view() {
            self.change_settings(|settings| settings.keep_view(&view));
        }
    }

    /// Shows other messages of the folder.
    pub fn show_only(self, show: Show) {
        self.show.set(show);
        self.keep_view();
        self.list_anew();
    }

    /// One row for each conversation, or one for each message.
    pub fn group(self, grouped: bool) {
        self.change_settings(|settings| settings.grouped = grouped);
        self.unfolded.update(BTreeSet::clear);
        self.list_anew();
    }

    /// Another list: from the top, with nothing selected.
    pub(super) fn list_anew(self) {
        self.forget_list();
        self.reload_rows();
    }

    fn forget_list(self) {
        self.deselect();
        self.search_subjects.set(HashMap::new());
        self.total.set(None);
        self.go_to_the_top();
    }

    fn begin_at_the_top(self) {
        self.go_to_the_top();
        self.reload_rows();
    }

    fn go_to_the_top(self) {
        self.loading.update_value(Loading::forget);
        self.pages.set(HashMap::new());
        self.visible.set((0, 30));
        self.top.set(0);
    }

    /// Unfolds a conversation, or folds it.
    pub fn unfold(self, conversation: ConversationId, open: bool) {
        self.unfolded.update(|unfolded| {
            if open {
                unfolded.insert(conversation);
            } else {
                unfolded.remove(&conversation);
            }
        });
        self.reload_rows();
    }

    /// Watches or ignores the conversations of the selected messages; if all of them are so already, no longer.
    pub fn watch_selected(self, watch: Watch) {
        let messages: Vec<_> = self.selected.get_untracked().into_iter().collect();
        if messages.is_empty() || self.shows_role(FolderRole::Drafts) {
            return;
        }
        let (rows, _) = self.selected_rows();
        let already = !rows.is_empty() && rows.iter().all(|row| row.watch == Some(watch));
        self.attempt(contract::command::WatchConversations {
            messages,
            watch: (!already).then_some(watch),
        });
    }

    /// Shows what a search found first.
    pub fn show_search(self, search: u32, first: SearchPage) {
        if self.searched.get_untracked().is_none() {
            let place = (self.top.get_untracked(), self.caret.get_untracked());
            self.before_search.set(place);
        }
        self.searched.set(Some(search));
        self.forget_list();
        let counted = first.total.is_some();
        // As many as there are: when they are not counted, there are more.
        let hits = first.hits.len() as u64;
        self.take_first(Window::found(first, hits));
        // Only those in sight are here.
        if counted {
            after_painting(move || {
                if self.searched.get_untracked() == Some(search) {
                    self.fill();
                }
            });
        }
    }

    /// Goes back to the folder, to where one was.
    pub fn leave_search(self) {
        if self.searched.get_untracked().is_none() {
            return;
        }
        let (top, caret) = self.before_search.get_untracked();
        if let Some(folder) = self.folder.get_untracked() {
            self.show_folder(folder);
            self.pushed.set(top.cast_signed());
            self.caret.set(caret);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::with_app;
    use super::*;

    #[test]
    fn a_full_page_that_is_not_counted_has_another_behind_it() {
        assert_eq!(so_far(None, 0, 100, 100), 101);
        assert_eq!(so_far(None, 100, 30, 100), 130);
        assert_eq!(so_far(Some(7), 0, 7, 100), 7);
    }

    #[test]
    fn a_column_sorts_in_its_own_direction_first() {
        use Direction::{Ascending, Descending};
        let by = |sort, direction, column| next_sort((sort, direction), column);
        assert_eq!(
            by(SortBy::Received, Descending, SortBy::Received),
            (SortBy::Received, Ascending)
        );
        assert_eq!(
            by(SortBy::Received, Ascending, SortBy::Received),
            (SortBy::Received, Descending)
        );
        assert_eq!(
            by(SortBy::Received, Descending, SortBy::Subject),
            (SortBy::Subject, Ascending)
        );
        assert_eq!(
            by(SortBy::Subject, Ascending, SortBy::Size),
            (SortBy::Size, Descending)
        );
    }

    #[test]
    fn a_folder_is_looked_at_as_before() {
        with_app(|app| {
            let view = ListView {
                sort: SortBy::From,
                show: Show::Unread,
                ..ListView::of(FolderId(1))
            };
            app.settings.update(|settings| {
                settings.get_or_insert_default().keep_view(&view);
            });
            app.look_at(FolderId(2));
            assert_eq!(app.show.get_untracked(), Show::All);
            assert_eq!(app.sort.get_untracked().0, SortBy::Received);
            app.look_at(FolderId(1));
            assert_eq!(app.show.get_untracked(), Show::Unread);
            assert_eq!(app.sort.get_untracked().0, SortBy::From);
        });
    }
}
