//! The folder tree.

use super::tree_item::{Item, item_id};
use super::tree_menu::{Asked, entries};
use super::tree_order::{folder_name, in_order, named, target};
use crate::i18n::t;
use crate::parts::{Menu, asks_for_menu};
use crate::state::App;
use contract::Action;
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;

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

/// Whether a key press is meant for a text field.
pub(crate) fn is_typing(event: &ev::KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        })
}
