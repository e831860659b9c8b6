//! A menu that opens where it was asked for: by the right mouse button, Shift+F10 or the menu key.
//!
//! The system's own menu would need a round through the shell for every entry; this one knows what is selected, and
//! speaks to screen readers as one.

use super::{Icon, IconName};
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;

/// Space between a menu and the edge of the window.
const MARGIN: f64 = 4.0;

/// An entry of a menu.
#[derive(Clone)]
pub struct MenuEntry {
    /// What it says.
    pub text: String,
    /// Its `data-test`.
    pub test: String,
    /// Whether it can be chosen now.
    pub enabled: bool,
    /// For what can be on or off: which it is.
    pub ticked: Option<bool>,
    /// Whether a line stands above it.
    pub apart: bool,
    /// What it does.
    pub run: Callback<()>,
}

impl MenuEntry {
    /// An entry that can be chosen.
    #[must_use]
    pub fn new(
        text: String,
        test: impl Into<String>,
        run: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            text,
            test: test.into(),
            enabled: true,
            ticked: None,
            apart: false,
            run: Callback::new(move |()| run()),
        }
    }

    /// Can be chosen only then.
    #[must_use]
    pub fn only_if(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Is on or off.
    #[must_use]
    pub fn ticked(mut self, ticked: bool) -> Self {
        self.ticked = Some(ticked);
        self
    }

    /// With a line above it.
    #[must_use]
    pub fn apart(mut self) -> Self {
        self.apart = true;
        self
    }
}

/// Whether a key asks for the menu of what has the focus.
#[must_use]
pub fn asks_for_menu(event: &ev::KeyboardEvent) -> bool {
    event.key() == "ContextMenu" || (event.key() == "F10" && event.shift_key())
}

/// A menu. It has the focus while it is open and gives it back; how it was closed, `on_close` is told once.
#[component]
pub fn Menu(
    /// Its name for screen readers.
    label: String,
    /// Its `data-test`.
    test: &'static str,
    /// Where it was asked for, in pixels of the window.
    at: (f64, f64),
    /// What can be chosen.
    entries: Vec<MenuEntry>,
    /// It is to go.
    on_close: Callback<()>,
) -> impl IntoView {
    let before = document()
        .active_element()
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    let before = StoredValue::new_local(before);
    let menu = NodeRef::<html::Div>::new();
    let place = RwSignal::new(at);
    let close = move || {
        if let Some(element) = before.get_value() {
            // What is gone meanwhile does not take it.
            let _ = element.focus();
        }
        on_close.run(());
    };
    Effect::new(move |_| {
        if let Some(element) = menu.get() {
            place.set(inside(at, &element));
            step(&element, Step::First);
        }
    });
    let resized = window_event_listener(ev::resize, move |_| close());
    on_cleanup(move || resized.remove());
    let keys = move |event: ev::KeyboardEvent| {
        // The keys of the window and of what the menu belongs to rest.
        event.stop_propagation();
        let Some(element) = menu.get_untracked() else {
            return;
        };
        let key = event.key();
        match key.as_str() {
            "ArrowDown" => step(&element, Step::By(1)),
            "ArrowUp" => step(&element, Step::By(-1)),
            "Home" => step(&element, Step::First),
            "End" => step(&element, Step::Last),
            "Escape" | "Tab" | "F10" | "ContextMenu" => close(),
            // The button's own.
            "Enter" | " " => return,
            _ if key.chars().count() == 1 && !event.ctrl_key() && !event.meta_key() => {
                step(&element, Step::Named(&key));
            }
            _ => return,
        }
        event.prevent_default();
    };
    let refuse = move |event: ev::MouseEvent| event.prevent_default();
    view! {
        <div
            class="menu-back"
            // The press would take the focus away first.
            on:mousedown=refuse
            on:click=move |_| close()
            on:contextmenu=move |event| {
                event.prevent_default();
                close();
            }
        ></div>
        <div
            class="menu"
            role="menu"
            aria-label=label
            data-test=test
            node_ref=menu
            // From the left in every language: that is how the mouse counts.
            style=move || {
                let (x, y) = place.get();
                format!("left: {x}px; top: {y}px")
            }
            on:keydown=keys
            on:contextmenu=refuse
        >
            {entries
                .into_iter()
                .map(|entry| {
                    let run = entry.run;
                    view! {
                        {entry.apart.then(|| view! { <div class="menu-line" role="separator"></div> })}
                        <button
                            role=if entry.ticked.is_some() { "menuitemcheckbox" } else { "menuitem" }
                            tabindex="-1"
                            aria-checked=entry.ticked.map(|ticked| ticked.to_string())
                            disabled=!entry.enabled
                            data-test=entry.test
                            on:click=move |_| {
                                close();
                                run.run(());
                            }
                            on:pointermove=move |event| point_at(&event)
                        >
                            <span class="tick">
                                {(entry.ticked == Some(true)).then(|| view! { <Icon name=IconName::Check /> })}
                            </span>
                            <span>{entry.text}</span>
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// The entry under the mouse has the focus, so that there is one choice, not two.
fn point_at(event: &ev::PointerEvent) {
    let entry = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(entry) = entry
        && document().active_element().as_ref() != Some(entry.as_ref())
    {
        let _ = entry.focus();
    }
}

/// A step of the keyboard in a menu.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    First,
    Last,
    By(isize),
    Named(&'a str),
}

/// The next of these entries.
fn next(step: Step<'_>, at: Option<usize>, names: &[String]) -> Option<usize> {
    let count = names.len();
    let last = count.checked_sub(1)?;
    match (step, at) {
        (Step::First, _) | (Step::By(1..), None) => Some(0),
        (Step::Last, _) | (Step::By(_), None) => Some(last),
        (Step::By(by), Some(at)) => {
            let count = isize::try_from(count).ok()?;
            let at = isize::try_from(at).ok()?;
            usize::try_from((at + by).rem_euclid(count)).ok()
        }
        (Step::Named(letter), at) => {
            let letter = letter.to_lowercase();
            let from = at.map_or(0, |at| at + 1);
            (from..count).chain(0..from).find(|at| {
                names
                    .get(*at)
                    .is_some_and(|name| name.to_lowercase().starts_with(&letter))
            })
        }
    }
}

fn step(menu: &web_sys::HtmlDivElement, step: Step<'_>) {
    let Ok(found) = menu.query_selector_all("button:not(:disabled)") else {
        return;
    };
    let entries: Vec<web_sys::HtmlElement> = (0..found.length())
        .filter_map(|at| found.get(at)?.dyn_into().ok())
        .collect();
    let names: Vec<_> = entries
        .iter()
        .map(|entry| entry.text_content().unwrap_or_default().trim().to_owned())
        .collect();
    let focused = document().active_element();
    let at = entries
        .iter()
        .position(|entry| focused.as_ref() == Some(entry.as_ref()));
    if let Some(entry) = next(step, at, &names).and_then(|at| entries.get(at)) {
        let _ = entry.focus();
    }
}

/// Where a menu stands so that all of it is in the window.
fn inside((x, y): (f64, f64), menu: &web_sys::HtmlDivElement) -> (f64, f64) {
    let size = menu.get_bounding_client_rect();
    let edge = |side: Result<wasm_bindgen::JsValue, _>| {
        side.ok().and_then(|side| side.as_f64()).unwrap_or(f64::MAX)
    };
    (
        fit(x, size.width(), edge(window().inner_width())),
        fit(y, size.height(), edge(window().inner_height())),
    )
}

fn fit(at: f64, long: f64, edge: f64) -> f64 {
    at.min(edge - long - MARGIN).max(MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_menu_stays_in_the_window() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < f64::EPSILON, "{a} {b}");
        close(fit(100.0, 180.0, 1000.0), 100.0);
        close(fit(990.0, 180.0, 1000.0), 816.0);
        close(fit(-20.0, 180.0, 1000.0), MARGIN);
        close(fit(50.0, 180.0, 100.0), MARGIN);
    }

    #[test]
    fn the_keyboard_goes_round() {
        let names = ["Open", "Reply", "Reply All", "Delete"].map(str::to_owned);
        let go = |step, at| next(step, at, &names);
        assert_eq!(go(Step::First, None), Some(0));
        assert_eq!(go(Step::Last, Some(1)), Some(3));
        assert_eq!(go(Step::By(1), Some(3)), Some(0));
        assert_eq!(go(Step::By(-1), Some(0)), Some(3));
        assert_eq!(go(Step::By(1), None), Some(0));
        assert_eq!(go(Step::By(-1), None), Some(3));
        assert_eq!(go(Step::Named("r"), Some(1)), Some(2));
        assert_eq!(go(Step::Named("R"), Some(2)), Some(1));
        assert_eq!(go(Step::Named("x"), Some(2)), None);
        assert_eq!(next(Step::First, None, &[]), None);
    }
}
