//! One folder of the tree, and its name while it is being changed.

use super::tree_menu::Asked;
use super::tree_order::folder_name;
use crate::i18n::{number, t};
use crate::parts::{Icon, IconName};
use crate::state::App;
use contract::command::RenameFolder;
use contract::{Folder, FolderId, FolderRole};
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use leptos::{ev, html};

/// The id of a folder in the page.
pub(super) fn item_id(folder: FolderId) -> String {
    format!("folder-{folder}")
}

fn icon(role: Option<FolderRole>) -> IconName {
    match role {
        Some(FolderRole::Inbox) => IconName::Inbox,
        Some(FolderRole::Outbox) => IconName::Outbox,
        Some(FolderRole::Sent) => IconName::Send,
        Some(FolderRole::Deleted) => IconName::Delete,
        Some(FolderRole::Drafts) => IconName::Draft,
        Some(FolderRole::Junk) => IconName::Junk,
        None => IconName::Folder,
    }
}

/// Outbox and Drafts show how many wait, the others how many are unread.
fn count(folder: &Folder) -> u64 {
    match folder.role {
        Some(FolderRole::Outbox | FolderRole::Drafts) => folder.total,
        _ => folder.unread,
    }
}

#[component]
pub(super) fn Item(
    app: App,
    id: FolderId,
    depth: usize,
    asked: RwSignal<Option<Asked>>,
    back: Callback<()>,
) -> impl IntoView {
    let folder = Memo::new(move |_| {
        app.folders
            .with(|all| all.iter().find(|folder| folder.id == id).cloned())
    });
    // Its name and counts change; what is being written into it stays.
    let role = folder.with_untracked(|folder| folder.as_ref().and_then(|folder| folder.role));
    // A search that is kept stands in the place of a folder.
    let selected = move || app.folder.get() == Some(id) && app.search.kept.get().is_none();
    let renaming = Memo::new(move |_| app.renaming.get() == Some(id));
    let over = RwSignal::new(false);
    let name = move || folder.with(|folder| folder.as_ref().map(folder_name));
    let waiting = move || folder.with(|folder| folder.as_ref().map_or(0, count));
    let role_key = role
        .and_then(|role| serde_json::to_value(role).ok())
        .and_then(|role| role.as_str().map(str::to_owned));
    let test = move || match &role_key {
        Some(role) => format!("folder-{role}"),
        None => format!("folder-{}", name().unwrap_or_default()),
    };
    let takes = !matches!(role, Some(FolderRole::Outbox | FolderRole::Drafts));
    view! {
        <div
            class="folder"
            class:on=selected
            class:over=move || over.get()
            role="treeitem"
            id=item_id(id)
            // Leptos has no name for it.
            {custom_attribute("aria-level", (depth + 1).to_string())}
            aria-selected=move || selected().to_string()
            data-test=test
            style=format!("--depth: {depth}")
            on:click=move |_| {
                if !renaming.get_untracked() {
                    app.show_folder(id);
                }
            }
            on:contextmenu=move |event| {
                if renaming.get_untracked() {
                    return;
                }
                event.prevent_default();
                let at = (f64::from(event.client_x()), f64::from(event.client_y()));
                asked.set(folder.get_untracked().map(|folder| Asked { folder, at }));
            }
            on:dragover=move |event| {
                if takes && app.dragging.get_untracked() {
                    event.prevent_default();
                    over.set(true);
                }
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                over.set(false);
                if !takes || !app.dragging.get_untracked() {
                    return;
                }
                app.dragging.set(false);
                let messages = app.selected.get_untracked().into_iter().collect();
                app.move_to(messages, id, "moved");
            }
        >
            <Icon name=icon(role) />
            {move || {
                if renaming.get() {
                    let before = folder.get_untracked().map(|folder| folder.name).unwrap_or_default();
                    view! { <NewName app=app id=id before=before back=back /> }.into_any()
                } else {
                    view! { <span class="name">{name}</span> }.into_any()
                }
            }}
            {move || (waiting() > 0).then(|| view! { <b>{number(waiting())}</b> })}
        </div>
    }
}

/// A folder's name while it is being changed, in its place.
#[component]
fn NewName(app: App, id: FolderId, before: String, back: Callback<()>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let text = RwSignal::new(before.clone());
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let before = StoredValue::new(before);
    // Once only: a field that goes says that it has lost the focus, too.
    let finish = move |keep: bool| {
        if app.renaming.get_untracked() != Some(id) {
            return;
        }
        app.renaming.set(None);
        let name = text.get_untracked().trim().to_owned();
        if keep && !name.is_empty() && name != before.get_value() {
            app.attempt(RenameFolder { folder: id, name });
        }
    };
    view! {
        <input
            class="new-name"
            data-test="folder-rename-input"
            aria-label=move || t("rename-folder")
            node_ref=input
            prop:value=text
            on:input=move |event| text.set(event_target_value(&event))
            on:keydown=move |event: ev::KeyboardEvent| {
                let keep = match event.key().as_str() {
                    // Enter that ends a composed character ends no name.
                    "Enter" if !event.is_composing() => true,
                    "Escape" => false,
                    _ => return,
                };
                event.prevent_default();
                event.stop_propagation();
                finish(keep);
                back.run(());
            }
            on:blur=move |_| finish(true)
        />
    }
}
