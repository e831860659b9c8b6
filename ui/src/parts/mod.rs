//! What every room is furnished with.

mod clipboard;
mod icon;
mod menu;
mod problem;
mod splitter;

pub use clipboard::copy;
pub use icon::{Icon, IconName};
pub use menu::{Menu, MenuEntry, asks_for_menu};
pub use problem::{ProblemBox, problem_next, problem_text};
pub use splitter::{Reach, Splitter, Unit};

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// A sign that something is under way; it shows only after 150 ms, so that quick work does not flicker.
#[component]
pub fn Spinner() -> impl IntoView {
    let shown = RwSignal::new(false);
    set_timeout(
        move || {
            // It may be gone by then.
            let _ = shown.try_set(true);
        },
        Duration::from_millis(150),
    );
    view! { <span class="spinner" class:shown=move || shown.get() aria-hidden="true"></span> }
}

/// Does something as soon as what the page shows now is painted.
pub fn after_painting(then: impl FnOnce() + 'static) {
    // The frame comes before the painting, what waits behind it comes after.
    request_animation_frame(move || set_timeout(then, Duration::ZERO));
}

/// Whether the window is dark, for those who have to tell others: the frame of a message.
#[derive(Clone, Copy, Debug)]
pub struct Dark(pub Signal<bool>);

/// Whether the desktop is dark, reactively.
#[must_use]
pub fn prefers_dark() -> Signal<bool> {
    let dark = RwSignal::new(false);
    if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
        dark.set(query.matches());
        let callback = Closure::<dyn FnMut(web_sys::MediaQueryListEvent)>::new(
            move |event: web_sys::MediaQueryListEvent| dark.set(event.matches()),
        );
        let target: &web_sys::EventTarget = query.as_ref();
        let _ =
            target.add_event_listener_with_callback("change", callback.as_ref().unchecked_ref());
        // As long as the window lives.
        callback.forget();
    }
    dark.into()
}

/// Puts the theme on the page.
pub fn show_theme(dark: bool) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", if dark { "dark" } else { "light" });
    }
}
