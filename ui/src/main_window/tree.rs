//! The folder tree.

use crate::i18n::{number, t};
use crate::parts::{Icon, IconName, Menu, MenuEntry, asks_for_menu};
use crate::state::{App, Dialog, folder_key};
use contract::command::RenameFolder;
use contract::{Action, Folder, FolderId, FolderRole};
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use leptos::{ev, html};
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

/// Where the menu was asked for: of which folder, and where in the window.
#[derive(Clone, PartialEq)]
struct Asked {
    folder: Folder,
    at: (f64, f64),
}

/// Where a key leads in the tree from the folder at a place. The folders are always open: Right goes to the first of a
/// folder's own, Left to the folder it stands in.
fn target(key: &str, at: Option<usize>, depths: &[usize]) -> Option<usize> {
    let last = depths.len().checked_sub(1)?;
    let Some(at) = at else { return Some(0) };
    let depth = *depths.get(at)?;
    match key {
        "ArrowDown" => Some((at + 1).min(last)),
        "ArrowUp" => Some(at.saturating_sub(1)),
        "Home" => Some(0),
        "End" => Some(last),
        "ArrowRight" => depths
            .get(at + 1)
            .is_some_and(|below| *below > depth)
            .then_some(at + 1),
        "ArrowLeft" => depths.get(..at)?.iter().rposition(|above| *above < depth),
        _ => None,
    }
}

/// The next folder whose name begins with a letter, around the end if need be.
fn named(letter: &str, at: Option<usize>, names: &[String]) -> Option<usize> {
    let letter = letter.to_lowercase();
    let from = at.map_or(0, |at| at + 1);
    (from..names.len()).chain(0..from).find(|at| {
        names
            .get(*at)
            .is_some_and(|name| name.to_lowercase().starts_with(&letter))
    })
}

/// The id of a folder in the page.
fn item_id(folder: FolderId) -> String {
    format!("folder-{folder}")
}

#[component]
pub(crate) fn Tree(app: App) -> impl IntoView {
    let asked = RwSignal::new(None::<Asked>);
    let tree = NodeRef::<html::Nav>::new();
    let ordered = Memo::new(move |_| app.folders.with(|folders| in_order(folders)));
    let places = Memo::new(move |_| {
        ordered.with(|all| {
            all.iter()
                .map(|(folder, depth)| (folder.id, *depth))
                .collect::<Vec<_>>()
        })
    });
    let go = move |event: &ev::KeyboardEvent| -> bool {
        let all = ordered.get_untracked();
        let shown = app.folder.get_untracked();
        let at = all.iter().position(|(folder, _)| Some(folder.id) == shown);
        let depths: Vec<_> = all.iter().map(|(_, depth)| *depth).collect();
        let key = event.key();
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if held {
            return false;
        }
        let to = match key.as_str() {
            "ArrowDown" | "ArrowUp" | "ArrowLeft" | "ArrowRight" | "Home" | "End" => {
                target(&key, at, &depths)
            }
            letter if letter.chars().count() == 1 && letter != " " => {
                let names: Vec<_> = all.iter().map(|(folder, _)| folder_name(folder)).collect();
                named(letter, at, &names)
            }
            _ => return false,
        };
        if let Some((folder, _)) = to.and_then(|to| all.get(to))
            && Some(folder.id) != shown
        {
            app.show_folder(folder.id);
            if let Some(tree) = tree.get_untracked() {
                bring_into_sight(&tree, &item_id(folder.id));
            }
        }
        true
    };
    let keys = move |event: ev::KeyboardEvent| {
        if is_typing(&event) {
            return;
        }
        if asks_for_menu(&event) {
            event.prevent_default();
            asked.set(ask_at_shown(app));
            return;
        }
        match event.key().as_str() {
            "F2" => app.perform(Action::RenameFolder),
            // Here it is the folder that is meant, never the messages that are selected beside it.
            "Delete" => {
                event.stop_propagation();
                app.perform(Action::DeleteFolder);
            }
            _ if go(&event) => {}
            _ => return,
        }
        event.prevent_default();
    };
    // The tree has the keyboard again after a name was written.
    let back = Callback::new(move |()| {
        if let Some(tree) = tree.get_untracked() {
            let _ = tree.focus();
        }
    });
    view! {
        <nav
            class="tree"
            id="tree"
            role="tree"
            aria-label=move || t("tree")
            aria-activedescendant=move || app.folder.get().map(item_id)
            tabindex="0"
            node_ref=tree
            on:keydown=keys
        >
            <For
                each=move || places.get()
                key=|place| *place
                children=move |(id, depth)| view! { <Item app=app id=id depth=depth asked=asked back=back /> }
            />
        </nav>
        {move || {
            asked
                .get()
                .map(|Asked { folder, at }| {
                    let entries = untrack(|| entries(app, &folder));
                    view! {
                        <Menu
                            label=t("tree-menu")
                            test="tree-menu"
                            at=at
                            entries=entries
                            on_close=Callback::new(move |()| asked.set(None))
                        />
                    }
                })
        }}
    }
}

/// Scrolls the tree no further than needed.
fn bring_into_sight(tree: &web_sys::HtmlElement, item: &str) {
    let Some(item) = document().get_element_by_id(item) else {
        return;
    };
    let (seen, item) = (
        tree.get_bounding_client_rect(),
        item.get_bounding_client_rect(),
    );
    let by = if item.top() < seen.top() {
        item.top() - seen.top()
    } else if item.bottom() > seen.bottom() {
        item.bottom() - seen.bottom()
    } else {
        return;
    };
    tree.set_scroll_top(tree.scroll_top() + by as i32);
}

/// The menu for the folder on screen, under it.
fn ask_at_shown(app: App) -> Option<Asked> {
    let folder = untrack(|| app.current())?;
    let item = document().get_element_by_id(&item_id(folder.id))?;
    let size = item.get_bounding_client_rect();
    Some(Asked {
        folder,
        at: (size.left() + size.height(), size.bottom()),
    })
}

#[component]
fn Item(
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

/// What can be done with a folder.
fn entries(app: App, folder: &Folder) -> Vec<MenuEntry> {
    let own = folder.role.is_none();
    let dialog = |key: &'static str, dialog: Dialog| {
        MenuEntry::new(t(key), key, move || app.dialog.set(Some(dialog.clone())))
    };
    let mut entries = vec![dialog(
        "action-new-folder",
        Dialog::NewFolder(own.then_some(folder.id)),
    )];
    if own {
        let id = folder.id;
        entries.push(MenuEntry::new(
            t("action-rename-folder"),
            "action-rename-folder",
            move || app.renaming.set(Some(id)),
        ));
        entries.push(dialog(
            "action-delete-folder",
            Dialog::DeleteFolder(folder.clone()),
        ));
    }
    if folder.role == Some(FolderRole::Deleted) {
        entries.push(dialog("action-empty-deleted", Dialog::EmptyDeleted).apart());
    }
    entries
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_the_tree() {
        // a, b, b/c, b/c/d, b/e, f
        let depths = [0, 0, 1, 2, 1, 0];
        let to = |key, at| target(key, Some(at), &depths);
        assert_eq!(to("ArrowDown", 1), Some(2));
        assert_eq!(to("ArrowDown", 5), Some(5));
        assert_eq!(to("ArrowUp", 0), Some(0));
        assert_eq!(to("ArrowRight", 1), Some(2));
        assert_eq!(to("ArrowRight", 0), None, "has none of its own");
        assert_eq!(to("ArrowLeft", 4), Some(1));
        assert_eq!(to("ArrowLeft", 3), Some(2));
        assert_eq!(to("ArrowLeft", 5), None, "stands in none");
        assert_eq!(to("Home", 3), Some(0));
        assert_eq!(to("End", 3), Some(5));
        assert_eq!(target("ArrowDown", None, &depths), Some(0));
        assert_eq!(target("ArrowDown", None, &[]), None);
    }

    #[test]
    fn letters_go_round() {
        let names = ["Gelen Kutusu", "Çöp", "Giden Kutusu"].map(str::to_owned);
        assert_eq!(named("g", Some(0), &names), Some(2));
        assert_eq!(named("G", Some(2), &names), Some(0));
        assert_eq!(named("ç", None, &names), Some(1));
        assert_eq!(named("x", None, &names), None);
    }
}
