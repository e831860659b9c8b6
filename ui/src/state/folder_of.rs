//! In which folder messages are. Those of a folder's list are in it; what a search found may be anywhere.

use super::App;
use contract::{FolderId, MessageId};
use leptos::prelude::*;
use std::collections::HashMap;

impl App {
    /// The folder that all of these are in: the one on screen; of what a search found, the one they have in common.
    #[must_use]
    pub fn folder_of(self, messages: &[MessageId]) -> Option<FolderId> {
        if !self.search.shows_hits() {
            return self.folder.get_untracked();
        }
        self.pages.with_untracked(|pages| {
            let rows: HashMap<MessageId, FolderId> = pages
                .values()
                .flatten()
                .map(|row| (row.id, row.folder))
                .collect();
            let first = *rows.get(messages.first()?)?;
            let all = messages
                .iter()
                .all(|message| rows.get(message) == Some(&first));
            all.then_some(first)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::Pages;
    use super::super::rows::tests::{page, with_app};
    use super::*;
    use contract::{Folder, FolderRole, SearchPage};

    fn folder(id: i64, role: FolderRole) -> Folder {
        Folder {
            id: FolderId(id),
            parent: None,
            role: Some(role),
            name: String::new(),
            total: 0,
            unread: 0,
        }
    }

    #[test]
    fn what_a_search_found_is_where_it_is() {
        with_app(|app| {
            app.folders.set(vec![
                folder(1, FolderRole::Inbox),
                folder(5, FolderRole::Drafts),
            ]);
            app.folder.set(Some(FolderId(5)));
            let mut rows = page(0..4);
            if let Some(last) = rows.last_mut() {
                last.folder = FolderId(2);
            }
            app.pages.set(Pages::from([(0, rows)]));
            assert!(app.shows_role(FolderRole::Drafts));
            assert_eq!(app.folder_of(&[MessageId(0)]), Some(FolderId(5)));
            app.search.course.update(|course| {
                let search = course.begin("x".to_owned());
                course.answer(search, &SearchPage::default());
            });
            assert!(
                !app.shows_role(FolderRole::Drafts),
                "a hit is never taken for a draft"
            );
            let of = |ids: &[i64]| {
                app.folder_of(&ids.iter().copied().map(MessageId).collect::<Vec<_>>())
            };
            assert_eq!(of(&[0, 2]), Some(FolderId(1)));
            assert_eq!(of(&[3]), Some(FolderId(2)));
            assert_eq!(of(&[0, 3]), None, "from several folders");
            assert_eq!(of(&[0, 99]), None, "not loaded");
            assert_eq!(of(&[]), None);
        });
    }
}
