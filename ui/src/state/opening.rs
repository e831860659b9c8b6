//! Opening the one selected message, and marking it read once it was seen for long enough.

use super::App;
use crate::ipc::call;
use contract::command::{MarkRead, OpenMessage};
use contract::{FolderRole, Layout, MessageSummary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

impl App {
    /// Where one message is left of a selection, that one is on screen.
    pub(super) fn open_the_one(self) {
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

    /// Whether a selected letter is to be seen: in its pane, or in a window of its own.
    fn can_be_read(self) -> bool {
        let pane = self.settings.with_untracked(|settings| {
            settings
                .as_ref()
                .is_some_and(|settings| settings.layout != Layout::Off)
        });
        pane || self.dialog.get_untracked() == Some(super::Dialog::Letter)
    }

    pub(super) fn open_message(self, row: &MessageSummary) {
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
        if let (true, true, Some(seconds)) = (unread, self.can_be_read(), dwell) {
            set_timeout(
                move || {
                    let still = self.selected.try_with_untracked(|selected| {
                        selected.len() == 1 && selected.contains(&id)
                    });
                    if still == Some(true) && self.can_be_read() {
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
}
