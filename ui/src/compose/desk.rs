//! The draft on the desk, and what is done with it: changed, kept, sent, closed.

use super::recipients::read_list;
use super::reminder;
use crate::ipc::call;
use contract::command::{
    Attach, AttachFiles, CloseWindow, Detach, DiscardDraft, SaveDraft, Submit,
};
use contract::{Draft, Problem, ProblemCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long the writing has to rest before it is kept.
const REST: Duration = Duration::from_secs(1);

/// What stands between Send and sending.
#[derive(Clone, PartialEq)]
pub(super) enum Question {
    /// This word promises an attachment that is not there.
    Attachment(String),
    /// There is no subject.
    Subject,
}

/// What the parts of the window share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) draft: RwSignal<Option<Draft>>,
    /// Counts the changes; what was saved is known by its count.
    pub(super) changes: RwSignal<u64>,
    pub(super) kept: RwSignal<u64>,
    /// When it was last kept; 0: not yet.
    pub(super) kept_at: RwSignal<i64>,
    pub(super) sending: RwSignal<bool>,
    pub(super) question: RwSignal<Option<Question>>,
    /// Questions that were answered with yes.
    pub(super) without_attachment: RwSignal<bool>,
    pub(super) without_subject: RwSignal<bool>,
    pub(super) trouble: RwSignal<Option<Problem>>,
}

impl Desk {
    pub(super) fn change(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(|draft| {
            if let Some(draft) = draft {
                change(draft);
            }
        });
        self.trouble.set(None);
        self.changes.update(|count| *count += 1);
        let count = self.changes.get_untracked();
        set_timeout(
            move || {
                let rested = self.changes.try_get_untracked() == Some(count);
                if rested && !self.sending.get_untracked() {
                    spawn_local(async move {
                        self.save().await;
                    });
                }
            },
            REST,
        );
    }

    /// Keeps the draft as it is now; answers whether it is kept.
    pub(super) async fn save(self) -> bool {
        let count = self.changes.get_untracked();
        let Some(draft) = self.draft.get_untracked() else {
            return true;
        };
        if count == self.kept.get_untracked() {
            return true;
        }
        match call(SaveDraft { draft }).await {
            Ok(()) => {
                if self
                    .kept
                    .try_update(|kept| *kept = (*kept).max(count))
                    .is_some()
                {
                    self.kept_at.set(now());
                }
                true
            }
            Err(problem) => {
                self.trouble.set(Some(problem));
                false
            }
        }
    }

    /// Sends it, or asks what has to be asked first.
    pub(super) fn send(self) {
        if self.sending.get_untracked() {
            return;
        }
        let Some(draft) = self.draft.get_untracked() else {
            return;
        };
        self.question.set(None);
        if let Some(problem) = refusal(&draft) {
            self.trouble.set(Some(problem));
            return;
        }
        let promise = reminder::promise(&draft.subject, &draft.text)
            .filter(|_| draft.attachments.is_empty() && !self.without_attachment.get_untracked());
        if let Some(word) = promise {
            self.question.set(Some(Question::Attachment(word)));
            return;
        }
        if draft.subject.trim().is_empty() && !self.without_subject.get_untracked() {
            self.question.set(Some(Question::Subject));
            return;
        }
        self.trouble.set(None);
        self.sending.set(true);
        spawn_local(async move {
            // The window is closed by the shell once the message is safe in the Outbox.
            if let Err(problem) = call(Submit { draft }).await {
                self.sending.set(false);
                self.trouble.set(Some(problem));
            }
        });
    }

    /// Closes the window: what has content is kept, an empty draft is thrown away.
    pub(super) fn close(self) {
        if self.sending.get_untracked() {
            return;
        }
        spawn_local(async move {
            let gone = match self.draft.get_untracked() {
                Some(draft) if is_empty(&draft) => {
                    // A draft that is not there any more is thrown away already.
                    let _ = call(DiscardDraft { draft: draft.id }).await;
                    true
                }
                Some(_) => self.save().await,
                None => true,
            };
            if gone && let Err(problem) = call(CloseWindow {}).await {
                self.trouble.set(Some(problem));
            }
        });
    }

    /// Attaches these files, or asks for some.
    pub(super) fn attach(self, paths: Option<Vec<String>>) {
        let Some(draft) = self
            .draft
            .with_untracked(|draft| draft.as_ref().map(|draft| draft.id))
        else {
            return;
        };
        self.question.set(None);
        spawn_local(async move {
            let attached = match paths {
                Some(paths) => call(AttachFiles { draft, paths }).await,
                None => call(Attach { draft }).await,
            };
            match attached {
                Ok(attachments) => self.change(|draft| draft.attachments = attachments),
                Err(problem) => self.trouble.set(Some(problem)),
            }
        });
    }

    pub(super) fn detach(self, attachment: i64) {
        let Some(draft) = self
            .draft
            .with_untracked(|draft| draft.as_ref().map(|draft| draft.id))
        else {
            return;
        };
        spawn_local(async move {
            match call(Detach { draft, attachment }).await {
                Ok(()) => self.change(|draft| draft.attachments.retain(|one| one.id != attachment)),
                Err(problem) => self.trouble.set(Some(problem)),
            }
        });
    }
}

#[allow(clippy::cast_possible_truncation)]
fn now() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// Nothing of the author's, and not an answer to anything.
pub(super) fn is_empty(draft: &Draft) -> bool {
    [
        &draft.to,
        &draft.cc,
        &draft.bcc,
        &draft.subject,
        &draft.text,
    ]
    .iter()
    .all(|field| field.trim().is_empty())
        && draft.attachments.is_empty()
}

/// What the screen can see without asking: nobody to send it to, or an address that cannot be right.
fn refusal(draft: &Draft) -> Option<Problem> {
    let everybody = [&draft.to, &draft.cc, &draft.bcc]
        .into_iter()
        .flat_map(|list| read_list(list))
        .collect::<Vec<_>>();
    if everybody.is_empty() {
        return Some(Problem::new(ProblemCode::NoRecipient));
    }
    everybody
        .into_iter()
        .find(|one| one.address.is_none())
        .map(|one| Problem::new(ProblemCode::AddressInvalid).about(one.typed))
}
