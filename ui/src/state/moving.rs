//! Moving messages, with a way back for a while.

use super::App;
use crate::ipc::call;
use contract::command::MoveMessages;
use contract::{FolderId, FolderRole, MessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

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

impl App {
    /// Moves messages, with a way back.
    pub fn move_to(self, messages: Vec<MessageId>, folder: FolderId, text: &'static str) {
        let from = self.folder_of(&messages);
        // A draft's number is not a message's: moved by it, a stranger would go.
        if messages.is_empty() || from == Some(folder) || self.shows_role(FolderRole::Drafts) {
            return;
        }
        // Nothing can be moved back into the Outbox.
        let back_to = from.filter(|from| self.by_role(FolderRole::Outbox) != Some(*from));
        let next = self.first_place(&messages);
        let moved = messages.clone();
        spawn_local(async move {
            match call(MoveMessages { messages, folder }).await {
                Ok(()) => {
                    self.after_removal(next, &moved);
                    let Some(back_to) = back_to else {
                        return;
                    };
                    let undo = Undo {
                        text,
                        messages: moved,
                        back_to,
                    };
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
}
