//! A modal window of this window's own: the browser's `<dialog>`, which keeps the focus inside and gives it back.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// A modal dialog. Esc asks `on_cancel`.
#[component]
pub fn Modal(
    /// Its name for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// Its class.
    class: &'static str,
    /// Its `data-test`.
    test: &'static str,
    /// Esc was pressed.
    on_cancel: Callback<()>,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(element) = dialog.get() {
            let value: &JsValue = element.as_ref();
            let show = js_sys::Reflect::get(value, &JsValue::from_str("showModal"))
                .ok()
                .and_then(|f| f.dyn_into::<js_sys::Function>().ok());
            if let Some(show) = show {
                // It throws only when it is open already.
                let _ = show.call0(value);
            }
        }
    });
    view! {
        <dialog
            node_ref=dialog
            class=format!("modal {class}")
            data-test=test
            aria-label=move || label.get()
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                on_cancel.run(());
            }
        >
            {children()}
        </dialog>
    }
}

/// Puts the focus on the first element that the selector finds, once it is on screen.
pub fn focus_soon(selector: &'static str) {
    request_animation_frame(move || {
        let found = document()
            .query_selector(selector)
            .ok()
            .flatten()
            .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = found {
            // An element that cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    });
}
