//! The searches that are kept, below the folders.

use crate::i18n::t;
use crate::parts::{Icon, IconName, Menu, MenuEntry, asks_for_menu};
use crate::search::KeepForm;
use crate::state::{App, Dialog};
use contract::{SavedSearch, SavedSearchId};
use leptos::prelude::*;
use leptos::{ev, html};

/// Where the menu was asked for: of which search, and where in the window.
#[derive(Clone, PartialEq)]
struct Asked {
    saved: SavedSearch,
    at: (f64, f64),
}

/// The id of a search in the page.
fn item_id(saved: SavedSearchId) -> String {
    format!("saved-search-{saved}")
}

/// Where a key leads from a place in a list of so many.
fn target(key: &str, at: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match (key, at) {
        ("ArrowDown", Some(at)) => Some((at + 1).min(last)),
        ("ArrowUp", Some(at)) => Some(at.saturating_sub(1)),
        ("ArrowDown" | "ArrowUp" | "Home", _) => Some(0),
        ("End", _) => Some(last),
        _ => None,
    }
}

#[component]
pub(crate) fn Searches(app: App) -> impl IntoView {
    let any = Memo::new(move |_| app.search.saved.with(|saved| !saved.is_empty()));
    view! {
        <Show when=move || any.get()>
            <List app=app />
        </Show>
    }
}

#[component]
fn List(app: App) -> impl IntoView {
    let saved = app.search.saved;
    let asked = RwSignal::new(None::<Asked>);
    // The one with the keyboard; that on screen, until the keyboard goes elsewhere.
    let caret = RwSignal::new(None::<SavedSearchId>);
    Effect::new(move |_| {
        if let Some(kept) = app.search.kept.get() {
            caret.set(Some(kept));
        }
    });
    let list = NodeRef::<html::Div>::new();
    let at = move || {
        let caret = caret.get_untracked()?;
        saved.with_untracked(|saved| saved.iter().position(|known| known.id == caret))
    };
    let current = move || saved.with_untracked(|saved| saved.get(at()?).cloned());
    let keys = move |event: ev::KeyboardEvent| {
        if asks_for_menu(&event) {
            event.prevent_default();
            asked.set(current().and_then(ask_at));
            return;
        }
        let held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
        if held {
            return;
        }
        let key = event.key();
        let count = saved.with_untracked(Vec::len);
        if let Some(to) = target(&key, at(), count) {
            let to = saved.with_untracked(|saved| saved.get(to).map(|saved| saved.id));
            caret.set(to);
            if let Some(item) = to.and_then(|to| document().get_element_by_id(&item_id(to))) {
                item.scroll_into_view_with_bool(false);
            }
            return event.prevent_default();
        }
        let Some(current) = current() else { return };
        match key.as_str() {
            "Enter" | " " => app.show_saved(current),
            "F2" => edit(app, current, false),
            // Here it is the search that is meant, never the messages that are selected beside it.
            "Delete" => app.dialog.set(Some(Dialog::ForgetSearch(current))),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div class="searches" data-test="saved-searches">
            <h2 id="searches-head">{move || t("searches")}</h2>
            <div
                class="searches-list"
                role="listbox"
                tabindex="0"
                aria-labelledby="searches-head"
                aria-activedescendant=move || caret.get().map(item_id)
                node_ref=list
                on:keydown=keys
            >
                <For
                    each=move || saved.get()
                    key=|saved| (saved.id, saved.name.clone(), saved.query.clone())
                    children=move |saved| view! { <Item app=app saved=saved caret=caret asked=asked /> }
                />
            </div>
        </div>
        {move || {
            asked
                .get()
                .map(|Asked { saved, at }| {
                    let entries = untrack(|| entries(app, &saved));
                    view! {
                        <Menu
                            label=t("searches-menu")
                            test="saved-search-menu"
                            at=at
                            entries=entries
                            on_close=Callback::new(move |()| asked.set(None))
                        />
                    }
                })
        }}
    }
}

#[component]
fn Item(
    app: App,
    saved: SavedSearch,
    caret: RwSignal<Option<SavedSearchId>>,
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let id = saved.id;
    let shown = move || app.search.kept.get() == Some(id);
    let (run, menu) = (saved.clone(), saved.clone());
    view! {
        <div
            class="folder"
            class:on=shown
            class:caret=move || caret.get() == Some(id)
            role="option"
            id=item_id(id)
            aria-selected=move || shown().to_string()
            data-test="saved-search"
            title=saved.query
            style="--depth: 0"
            on:click=move |_| {
                caret.set(Some(id));
                app.show_saved(run.clone());
            }
            on:contextmenu=move |event| {
                event.prevent_default();
                caret.set(Some(id));
                let at = (f64::from(event.client_x()), f64::from(event.client_y()));
                asked.set(Some(Asked { saved: menu.clone(), at }));
            }
        >
            <Icon name=IconName::Search />
            <span class="name">{saved.name}</span>
        </div>
    }
}

/// The menu for a search, under it.
fn ask_at(saved: SavedSearch) -> Option<Asked> {
    let size = document()
        .get_element_by_id(&item_id(saved.id))?
        .get_bounding_client_rect();
    Some(Asked {
        saved,
        at: (size.left() + size.height(), size.bottom()),
    })
}

fn edit(app: App, saved: SavedSearch, query_first: bool) {
    let form = KeepForm::of(saved, query_first);
    app.dialog.set(Some(Dialog::KeepSearch(form)));
}

/// What can be done with a kept search.
fn entries(app: App, saved: &SavedSearch) -> Vec<MenuEntry> {
    let entry = |key: &'static str, run: fn(App, SavedSearch)| {
        let saved = saved.clone();
        MenuEntry::new(t(key), key, move || run(app, saved.clone()))
    };
    vec![
        entry("saved-search-open", |app, saved| app.show_saved(saved)),
        entry("saved-search-rename", |app, saved| edit(app, saved, false)).apart(),
        entry("saved-search-edit", |app, saved| edit(app, saved, true)),
        entry("saved-search-delete", |app, saved| {
            app.dialog.set(Some(Dialog::ForgetSearch(saved)));
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_in_the_list() {
        assert_eq!(target("ArrowDown", None, 3), Some(0));
        assert_eq!(target("ArrowDown", Some(2), 3), Some(2));
        assert_eq!(target("ArrowUp", Some(0), 3), Some(0));
        assert_eq!(target("End", Some(0), 3), Some(2));
        assert_eq!(target("Home", Some(2), 3), Some(0));
        assert_eq!(target("x", Some(2), 3), None);
        assert_eq!(target("End", None, 0), None);
    }
}
