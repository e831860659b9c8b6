//! What the list says where it has no rows, and while many are being selected.

use crate::i18n::{number, t, t_args};
use crate::parts::Spinner;
use crate::state::App;
use contract::{Action, FolderRole, Show as Shown};
use leptos::prelude::*;

/// The key of a view's name; none for all messages.
pub(super) fn view_key(show: Shown) -> Option<&'static str> {
    match show {
        Shown::All => None,
        Shown::Unread => Some("view-unread"),
        Shown::Flagged => Some("view-flagged"),
        Shown::HideIgnored => Some("view-hide-ignored"),
        Shown::HideReadOrIgnored => Some("view-hide-read-or-ignored"),
        Shown::Watched => Some("view-watched"),
    }
}

/// What an empty list says, by folder.
fn empty_key(role: Option<FolderRole>) -> &'static str {
    match role {
        Some(FolderRole::Inbox) => "empty-inbox",
        Some(FolderRole::Outbox) => "empty-outbox",
        Some(FolderRole::Sent) => "empty-sent",
        Some(FolderRole::Deleted) => "empty-deleted",
        Some(FolderRole::Drafts) => "empty-drafts",
        Some(FolderRole::Junk) => "empty-junk",
        None => "empty-folder",
    }
}

/// One line, and one thing to do.
#[component]
pub(super) fn Empty(app: App) -> impl IntoView {
    let role = move || app.current().and_then(|folder| folder.role);
    // Where the view hides everything, that is said, whatever the folder.
    let view = move || view_key(app.show.get());
    let text = move || match view() {
        Some(view) => t(&format!("{view}.empty")),
        None => t(empty_key(role())),
    };
    let action = move || match role() {
        _ if view().is_some() => Some((Action::ShowAll, "show-all".to_owned())),
        Some(FolderRole::Inbox) => Some(tool(Action::SendReceive)),
        Some(FolderRole::Outbox | FolderRole::Sent | FolderRole::Drafts) => {
            Some(tool(Action::NewMail))
        }
        _ => None,
    };
    view! {
        <div class="empty" data-test="list-empty">
            <p>{text}</p>
            {move || {
                action()
                    .map(|(action, key)| {
                        view! {
                            <button class="button" data-test="list-empty-action" on:click=move |_| app.perform(action)>
                                {t(&key)}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

fn tool(action: Action) -> (Action, String) {
    (action, format!("tool-{}", action.key()))
}

/// Which view is on, where it is not all messages, with a way back to them.
#[component]
pub(super) fn ViewShown(app: App) -> impl IntoView {
    let shown = move || {
        let view = view_key(app.show.get()).filter(|_| app.searched.get().is_none())?;
        let total = app.total.get().unwrap_or_default();
        let count = number(total).into();
        Some(t_args(
            "status-view",
            &[("view", t(view).into()), ("count", count)],
        ))
    };
    view! {
        <Show when=move || shown().is_some()>
            <span data-test="status-view">{shown}</span>
            <button class="link" data-test="status-view-all" on:click=move |_| app.perform(Action::ShowAll)>
                {move || t("show-all")}
            </button>
        </Show>
    }
}

/// How far the selecting of many rows is that are not loaded.
#[component]
pub(super) fn Selecting(app: App) -> impl IntoView {
    let working = Memo::new(move |_| app.selecting.with(Option::is_some));
    let so_far = move || {
        app.selecting.get().map(|(done, total)| {
            t_args(
                "selecting-so-far",
                &[
                    ("done", number(done).into()),
                    ("total", number(total).into()),
                ],
            )
        })
    };
    view! {
        <Show when=move || working.get()>
            <div class="toast selecting" role="status" data-test="list-selecting">
                <Spinner />
                <span>{move || t("selecting")}</span>
                // Read out once, not at every step.
                <span class="so-far" aria-hidden="true">{so_far}</span>
            </div>
        </Show>
    }
}
