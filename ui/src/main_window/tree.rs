//! The folder tree.

use crate::i18n::{number, t};
use crate::parts::menu::{ContextMenu, Entry, Place, asks_for_menu};
use crate::parts::{Icon, IconName};
use crate::state::{App, Dialog, folder_key};
use contract::{Folder, FolderId, FolderRole};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What a folder is called on screen.
pub(crate) fn folder_name(folder: &Folder) -> String {
    folder
        .role
        .map_or_else(|| folder.name.clone(), |role| t(folder_key(role)))
}

/// The folders in the order of the tree, with their depth: roles first, then own folders by name, each before its own.
pub(crate) fn in_order(folders: &[Folder]) -> Vec<(Folder, usize)> {
    fn below(
        folders: &[Folder],
        parent: Option<FolderId>,
        depth: usize,
        ordered: &mut Vec<(Folder, usize)>,
    ) {
        // A tree this deep is a ring.
        if depth > 32 {
            return;
        }
        let mut level: Vec<_> = folders
            .iter()
            .filter(|folder| folder.parent == parent)
            .collect();
        level.sort_by_key(|folder| {
            let role = FolderRole::ALL
                .iter()
                .position(|role| Some(*role) == folder.role);
            (role.unwrap_or(usize::MAX), folder.name.to_lowercase())
        });
        for folder in level {
            ordered.push((folder.clone(), depth));
            below(folders, Some(folder.id), depth + 1, ordered);
        }
    }
    let mut ordered = Vec::new();
    below(folders, None, 0, &mut ordered);
    ordered
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
pub(crate) fn Tree(app: App) -> impl IntoView {
    let menu = RwSignal::new(None::<(Folder, Place)>);
    let tree = NodeRef::<leptos::html::Nav>::new();
    let ordered = Memo::new(move |_| app.folders.with(|folders| in_order(folders)));
    let step = move |by: isize| {
        let all = ordered.get_untracked();
        let at = all
            .iter()
            .position(|(folder, _)| Some(folder.id) == app.folder.get_untracked())
            .unwrap_or(0);
        if let Some((folder, _)) = at.checked_add_signed(by).and_then(|at| all.get(at)) {
            app.show_folder(folder.id);
        }
    };
    let keys = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            step(1);
        }
        "ArrowUp" => {
            event.prevent_default();
            step(-1);
        }
        "F2" => app.perform(contract::Action::RenameFolder),
        _ if asks_for_menu(&event) => {
            event.prevent_default();
            let chosen = tree
                .get_untracked()
                .and_then(|tree| tree.query_selector(".folder.on").ok().flatten());
            if let (Some(folder), Some(element)) = (app.current(), chosen) {
                menu.set(Some((folder, Place::at(&element))));
            }
        }
        _ => {}
    };
    view! {
        <nav
            class="tree"
            role="tree"
            aria-label=move || t("tree")
            tabindex="0"
            node_ref=tree
            on:keydown=keys
        >
            <For
                each=move || ordered.get()
                key=|(folder, depth)| (folder.clone().id, *depth, folder.name.clone(), folder.unread, folder.total)
                children=move |(folder, depth)| view! { <Item app=app folder=folder depth=depth menu=menu /> }
            />
        </nav>
        {move || {
            menu.get()
                .map(|(folder, place)| {
                    view! {
                        <ContextMenu
                            test="folder-menu"
                            place=place
                            entries=entries(app, folder)
                            on_close=Callback::new(move |()| menu.set(None))
                        />
                    }
                })
        }}
    }
}

#[component]
fn Item(
    app: App,
    folder: Folder,
    depth: usize,
    menu: RwSignal<Option<(Folder, Place)>>,
) -> impl IntoView {
    let id = folder.id;
    let selected = move || app.folder.get() == Some(id);
    let over = RwSignal::new(false);
    let test = match folder
        .role
        .and_then(|role| serde_wasm_bindgen::to_value(&role).ok())
        .and_then(|role| role.as_string())
    {
        Some(role) => format!("folder-{role}"),
        None => format!("folder-{}", folder.name),
    };
    let takes = !matches!(folder.role, Some(FolderRole::Outbox | FolderRole::Drafts));
    let waiting = count(&folder);
    let (named, for_menu) = (folder.clone(), folder.clone());
    view! {
        <div
            class="folder"
            class:on=selected
            class:over=move || over.get()
            role="treeitem"
            aria-selected=move || selected().to_string()
            data-test=test
            style=format!("--depth: {depth}")
            on:click=move |_| app.show_folder(id)
            on:contextmenu=move |event| {
                event.prevent_default();
                menu.set(Some((for_menu.clone(), Place::of_mouse(&event))));
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
            <Icon name=icon(folder.role) />
            <span class="name">{move || folder_name(&named)}</span>
            {(waiting > 0).then(|| view! { <b>{number(waiting)}</b> })}
        </div>
    }
}

/// What can be done with a folder.
fn entries(app: App, folder: Folder) -> Vec<Entry> {
    let own = folder.role.is_none();
    let deleted = folder.role == Some(FolderRole::Deleted);
    let parent = own.then_some(folder.id);
    [
        Some(("action-new-folder", Dialog::NewFolder(parent))),
        own.then(|| ("action-rename-folder", Dialog::Rename(folder.clone()))),
        own.then_some(("action-delete-folder", Dialog::DeleteFolder(folder))),
        deleted.then_some(("action-empty-deleted", Dialog::EmptyDeleted)),
    ]
    .into_iter()
    .flatten()
    .map(|(key, dialog)| Entry {
        text: t(key),
        test: key.to_owned(),
        run: Callback::new(move |()| app.dialog.set(Some(dialog.clone()))),
        apart: false,
    })
    .collect()
}

/// Whether a key press is meant for a text field.
pub(crate) fn is_typing(event: &ev::KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        })
}
