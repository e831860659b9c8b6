//! A menu that opens where it was asked for: by the other mouse button, by Shift+F10 or by the menu key.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast as _;

/// Where a menu opens, in CSS pixels of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl Place {
    /// Where the mouse is.
    #[must_use]
    pub fn of_mouse(event: &ev::MouseEvent) -> Self {
        Self {
            x: event.client_x().into(),
            y: event.client_y().into(),
        }
    }

    /// Inside an element, near its beginning.
    #[must_use]
    pub fn at(element: &web_sys::Element) -> Self {
        let around = element.get_bounding_client_rect();
        Self {
            x: around.left() + 24.0,
            y: around.bottom() - 4.0,
        }
    }

    /// Moved so that so large a menu stays in so large a window.
    #[must_use]
    pub fn inside(self, menu: (f64, f64), window: (f64, f64)) -> Self {
        Self {
            x: self.x.min(window.0 - menu.0 - 4.0).max(4.0),
            y: self.y.min(window.1 - menu.1 - 4.0).max(4.0),
        }
    }
}

/// Whether a key press asks for the menu.
#[must_use]
pub fn asks_for_menu(event: &ev::KeyboardEvent) -> bool {
    event.key() == "ContextMenu" || (event.key() == "F10" && event.shift_key())
}

/// An entry of a menu.
#[derive(Clone)]
pub struct Entry {
    /// What it says.
    pub text: String,
    /// Its `data-test`.
    pub test: String,
    /// What it does.
    pub run: Callback<()>,
    /// Whether a line stands above it.
    pub apart: bool,
}

/// A menu over everything, until something is chosen.
#[component]
pub fn ContextMenu(
    /// Its `data-test`.
    test: &'static str,
    /// Where.
    place: Place,
    /// Its entries.
    entries: Vec<Entry>,
    /// When it is to go.
    on_close: Callback<()>,
) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    let shown = RwSignal::new(place);
    let before = document().active_element();
    let close = move || {
        on_close.run(());
        let focused = before
            .clone()
            .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = focused {
            let _ = element.focus();
        }
    };
    menu.on_load(move |element| {
        let around = element.get_bounding_client_rect();
        let size = |value: Result<wasm_bindgen::JsValue, _>| {
            value
                .ok()
                .and_then(|size| size.as_f64())
                .unwrap_or(f64::MAX)
        };
        let window = (size(window().inner_width()), size(window().inner_height()));
        shown.set(place.inside((around.width(), around.height()), window));
        focus(&element, 0);
    });
    let keys = {
        let close = close.clone();
        move |event: ev::KeyboardEvent| {
            event.stop_propagation();
            let Some(element) = menu.get_untracked() else {
                return;
            };
            let all = element.children().length();
            let now = (0..all).find(|at| {
                let child = element.children().item(*at);
                child.is_some() && child == document().active_element()
            });
            let next = match (event.key().as_str(), now) {
                ("ArrowDown", Some(now)) => (now + 1) % all.max(1),
                ("ArrowUp", Some(now)) => (now + all.saturating_sub(1)) % all.max(1),
                ("Home", _) => 0,
                ("End", _) => all.saturating_sub(1),
                ("Escape" | "Tab", _) => {
                    event.prevent_default();
                    return close();
                }
                _ => return,
            };
            event.prevent_default();
            focus(&element, next);
        }
    };
    let away = close.clone();
    let away_too = close.clone();
    view! {
        <div
            class="menu-back"
            on:click=move |_| away()
            on:contextmenu=move |event| {
                event.prevent_default();
                away_too();
            }
        ></div>
        <div
            class="menu"
            role="menu"
            data-test=test
            node_ref=menu
            style=move || {
                let Place { x, y } = shown.get();
                format!("left: {x}px; top: {y}px")
            }
            on:keydown=keys
        >
            {entries
                .into_iter()
                .map(|Entry { text, test, run, apart }| {
                    let close = close.clone();
                    view! {
                        <button
                            role="menuitem"
                            tabindex="-1"
                            class:apart=apart
                            data-test=test
                            on:click=move |_| {
                                close();
                                run.run(());
                            }
                        >
                            {text}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

fn focus(menu: &web_sys::Element, at: u32) {
    let entry = menu
        .children()
        .item(at)
        .and_then(|entry| entry.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(entry) = entry {
        let _ = entry.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_menu_stays_in_the_window() {
        let place = Place { x: 790.0, y: 20.0 };
        let shown = place.inside((180.0, 300.0), (800.0, 600.0));
        assert_eq!(shown, Place { x: 616.0, y: 20.0 });
        let large = place.inside((180.0, 700.0), (800.0, 600.0));
        assert!((large.y - 4.0).abs() < f64::EPSILON);
    }
}
