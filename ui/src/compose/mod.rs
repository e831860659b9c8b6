//! The compose window: one draft, kept as it is written.

mod attached;
mod desk;
mod fields;
mod people;
pub mod recipients;
pub mod reminder;
mod tools;
mod troubles;

use crate::i18n::t;
use crate::ipc::call;
use contract::command::{ListAccounts, LoadDraft};
use contract::{Account, DraftId, Event};
use desk::{Desk, is_empty};
use fields::Fields;
use leptos::prelude::*;
use leptos::task::spawn_local;
use tools::Tools;
use troubles::Troubles;

/// The window that writes a draft.
#[component]
pub fn ComposeWindow(
    /// Which draft.
    draft_id: DraftId,
) -> impl IntoView {
    let desk = Desk {
        draft: RwSignal::new(None),
        changes: RwSignal::new(0),
        kept: RwSignal::new(0),
        kept_at: RwSignal::new(0),
        sending: RwSignal::new(false),
        question: RwSignal::new(None),
        without_attachment: RwSignal::new(false),
        without_subject: RwSignal::new(false),
        trouble: RwSignal::new(None),
    };
    let accounts = RwSignal::new(Vec::<Account>::new());
    spawn_local(async move {
        match call(ListAccounts {}).await {
            Ok(all) => accounts.set(all),
            Err(problem) => desk.trouble.set(Some(problem)),
        }
        match call(LoadDraft { draft: draft_id }).await {
            Ok(draft) => {
                desk.kept_at
                    .set(if is_empty(&draft) { 0 } else { draft.saved });
                let first = if draft.to.trim().is_empty() {
                    "#compose-to"
                } else if draft.subject.trim().is_empty() {
                    "#compose-subject"
                } else {
                    "#compose-text"
                };
                desk.draft.set(Some(draft));
                crate::wizard::modal::focus_soon(first);
            }
            Err(problem) => desk.trouble.set(Some(problem)),
        }
    });
    Effect::new(move |_| {
        let subject = desk.draft.with(|draft| {
            draft
                .as_ref()
                .map(|draft| draft.subject.trim().to_owned())
                .unwrap_or_default()
        });
        document().set_title(&if subject.is_empty() {
            t("compose-new")
        } else {
            subject
        });
    });
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        let key = event.key();
        let lower = key.to_lowercase();
        if command && key == "Enter" || event.alt_key() && lower == "s" {
            event.prevent_default();
            desk.send();
        } else if command && lower == "s" {
            event.prevent_default();
            spawn_local(async move {
                desk.save().await;
            });
        } else if key == "Escape" && !event.is_composing() {
            event.prevent_default();
            desk.close();
        }
    });
    on_cleanup(move || keys.remove());
    let label = crate::ipc::window_label();
    crate::ipc::listen(move |event| match event {
        // The button on the window's frame.
        Event::CloseAsked { window } if window == label => desk.close(),
        Event::FilesDropped { window, paths } if window == label => desk.attach(Some(paths)),
        _ => {}
    });

    view! {
        <div class="compose" data-test="compose">
            <Tools desk=desk />
            <Show when=move || desk.draft.with(Option::is_some)>
                <Fields desk=desk accounts=accounts />
            </Show>
            <Troubles desk=desk />
        </div>
    }
}
