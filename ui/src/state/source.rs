//! Where the rows of the list come from: a folder in some view, the drafts, or what a search found.

use super::App;
use super::rows::draft_rows;
use crate::ipc::call;
use contract::command::{ListDrafts, ListMessages, SearchWindow};
use contract::{ConversationId, FolderRole, ListView, MessageSummary, Problem, Show, Watch};
use leptos::prelude::*;
use std::collections::HashMap;

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

impl Source {
    /// Some rows, and how many there are in all.
    ///
    /// # Errors
    /// What the engine answers.
    pub async fn window(
        &self,
        offset: u64,
        limit: u64,
    ) -> Result<(u64, Vec<MessageSummary>), Problem> {
        match self {
            Self::Folder(view) => {
                let list = ListMessages {
                    view: view.clone(),
                    offset,
                    limit,
                };
                let window = call(list).await?;
                Ok((window.total, window.rows))
            }
            Self::Drafts(view) => {
                let drafts = call(ListDrafts {}).await?;
                let rows = draft_rows(&drafts, view.folder, (view.sort, view.direction));
                let total = rows.len() as u64;
                let first = usize::try_from(offset).unwrap_or(usize::MAX);
                let rows = rows.into_iter().skip(first).take(limit as usize).collect();
                Ok((total, rows))
            }
            Self::Search(search) => {
                let page = call(SearchWindow {
                    search: *search,
                    offset,
                    limit,
                })
                .await?;
                let rows: Vec<_> = page.hits.into_iter().map(|hit| hit.message).collect();
                Ok((so_far(page.total, offset, rows.len() as u64, limit), rows))
            }
        }
    }
}

/// How many hits there are, as far as is known: a full page that is not counted yet has another behind it.
fn so_far(total: Option<u64>, offset: u64, rows: u64, limit: u64) -> u64 {
    total.unwrap_or(offset + rows + u64::from(rows == limit))
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

    /// Shows other messages of the folder.
    pub fn show_only(self, show: Show) {
        self.show.set(show);
        self.list_anew();
    }

    /// One row for each conversation, or one for each message.
    pub fn group(self, grouped: bool) {
        self.change_settings(|settings| settings.grouped = grouped);
        self.unfolded.update(std::collections::BTreeSet::clear);
        self.list_anew();
    }

    /// Another list of the same folder: from the top, with nothing selected.
    fn list_anew(self) {
        self.deselect();
        self.pages.set(HashMap::new());
        self.total.set(None);
        self.visible.set((0, 30));
        self.reload_rows();
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

    /// Shows the hits of a search.
    pub fn show_search(self, search: u32) {
        if self.searched.get_untracked().is_none() {
            let place = (self.visible.get_untracked().0, self.caret.get_untracked());
            self.before_search.set(place);
        }
        self.searched.set(Some(search));
        self.list_anew();
    }

    /// Goes back to the folder, to where one was.
    pub fn leave_search(self) {
        if self.searched.get_untracked().is_none() {
            return;
        }
        let (top, caret) = self.before_search.get_untracked();
        if let Some(folder) = self.folder.get_untracked() {
            self.show_folder(folder);
            self.reveal.set(caret.or((top > 0).then_some(top)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_that_is_not_counted_has_another_behind_it() {
        assert_eq!(so_far(None, 0, 100, 100), 101);
        assert_eq!(so_far(None, 100, 30, 100), 130);
        assert_eq!(so_far(Some(7), 0, 7, 100), 7);
    }
}
