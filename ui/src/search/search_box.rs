//! The search box at the end of the toolbar.

use super::suggestions::{LIST, Suggestion, Suggestions, option_id, step, suggestions};
use crate::i18n::t;
use crate::ipc::call;
use crate::main_window::is_typing;
use crate::parts::{Icon, IconName};
use crate::state::App;
use contract::command::PrepareSearch;
use contract::{Action, SHORTCUTS};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};
use wasm_bindgen::JsCast;

/// The id of the box in the page.
const BOX: &str = "search-box";

/// Puts the keyboard into the box, on all that stands in it.
pub(crate) fn type_query() {
    let input = document()
        .get_element_by_id(BOX)
        .and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(input) = input {
        let _ = input.focus();
        input.select();
    }
}

/// Gives the keyboard to the list.
fn focus_list() {
    let grid = document()
        .query_selector("#list [role=grid]")
        .ok()
        .flatten()
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(grid) = grid {
        let _ = grid.focus();
    }
}

/// Ends the search, with the keyboard where one was before.
pub(super) fn leave(app: App) {
    app.search.remember();
    app.end_search();
    focus_list();
}

/// The key of [`Action::Find`], as it is written on screen.
fn key_of_find() -> Option<String> {
    let shortcut = SHORTCUTS
        .iter()
        .find(|shortcut| shortcut.action == Action::Find)?;
    Some(shortcut.key.replace("CmdOrCtrl", "Ctrl"))
}

#[component]
pub(crate) fn SearchBox(app: App) -> impl IntoView {
    let search = app.search;
    let input = NodeRef::<html::Input>::new();
    let asked = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let empty = Memo::new(move |_| search.text.with(String::is_empty));
    // Below an empty box only: what is found is not covered.
    let shown = Memo::new(move |_| asked.get() && empty.get());
    super::snippets::follow(app);
    let choose = Callback::new(move |suggestion: Suggestion| {
        let (text, part) = suggestion.text();
        active.set(None);
        let Some((from, to)) = part else {
            return app.search_for(text);
        };
        if let Some(input) = input.get_untracked() {
            input.set_value(&text);
            let _ = input.focus();
            let _ = input.set_selection_range(from, to);
        }
        search.text.set(text);
    });
    let arrow = move |down: bool| {
        if shown.get_untracked() {
            let count = search
                .recent
                .with_untracked(|recent| suggestions(recent.all()).len());
            active.update(|active| *active = step(down, *active, count));
        } else if empty.get_untracked() {
            asked.set(true);
        } else if down {
            app.first_hit();
            search.remember();
            focus_list();
        }
    };
    let enter = move || {
        let chosen = active.get_untracked().filter(|_| shown.get_untracked());
        let chosen = chosen.and_then(|at| {
            search
                .recent
                .with_untracked(|recent| suggestions(recent.all()).into_iter().nth(at))
        });
        match chosen {
            Some(suggestion) => choose.run(suggestion),
            None => {
                app.send_search(false);
                search.remember();
            }
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        let held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
        if held || event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => arrow(true),
            "ArrowUp" => arrow(false),
            "Enter" => enter(),
            "Escape" if shown.get_untracked() => asked.set(false),
            "Escape" => leave(app),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    // From the list, too.
    let escape = window_event_listener(ev::keydown, move |event| {
        let busy = event.default_prevented()
            || is_typing(&event)
            || app.dialog.with_untracked(Option::is_some);
        if event.key() == "Escape" && !busy && search.course.with_untracked(super::Course::is_on) {
            event.prevent_default();
            leave(app);
        }
    });
    on_cleanup(move || escape.remove());
    view! {
        <div class="search" role="search" aria-label=move || t("search")>
            <Icon name=IconName::Search />
            <input
                id=BOX
                data-test="search-box"
                type="text"
                role="combobox"
                enterkeyhint="search"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=move || t("search")
                aria-autocomplete="list"
                aria-expanded=move || shown.get().to_string()
                aria-controls=LIST
                aria-activedescendant=move || active.get().filter(|_| shown.get()).map(option_id)
                placeholder=move || t("search-placeholder")
                node_ref=input
                prop:value=move || search.text.get()
                on:input=move |event| {
                    if active.get_untracked().is_some() {
                        active.set(None);
                    }
                    app.type_search(event_target_value(&event));
                }
                on:focus=move |_| {
                    asked.set(true);
                    // What is wrong with the index is told by the search itself.
                    spawn_local(async {
                        let _ = call(PrepareSearch {}).await;
                    });
                }
                on:click=move |_| asked.set(true)
                on:blur=move |_| {
                    asked.set(false);
                    active.set(None);
                    search.remember();
                }
                on:keydown=keys
            />
            <Show
                when=move || !empty.get()
                fallback=move || view! { <span class="search-key" aria-hidden="true">{key_of_find()}</span> }
            >
                <button
                    class="search-clear"
                    data-test="search-clear"
                    title=move || t("search-clear")
                    aria-label=move || t("search-clear")
                    on:click=move |_| {
                        app.end_search();
                        type_query();
                    }
                >
                    <Icon name=IconName::Close />
                </button>
            </Show>
            {move || {
                shown
                    .get()
                    .then(|| {
                        let recent = search.recent.get_untracked().all().to_vec();
                        view! { <Suggestions recent=recent active=active on_choose=choose /> }
                    })
            }}
        </div>
    }
}
