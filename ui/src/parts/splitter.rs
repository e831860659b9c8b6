//! A line between two panes that can be dragged, or moved by the arrow keys.

use crate::i18n::t;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast as _;

/// How far an arrow key moves it.
const STEP: u32 = 2;

/// Which way the line runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// From top to bottom: it is dragged sideways.
    Upright,
    /// From side to side: it is dragged up and down.
    Level,
}

/// Where something is put by dragging or by keys, within its range.
#[must_use]
pub fn moved(value: u32, key: &str, (least, most): (u32, u32), step: u32) -> Option<u32> {
    let value = match key {
        "ArrowLeft" | "ArrowUp" => value.saturating_sub(step),
        "ArrowRight" | "ArrowDown" => value.saturating_add(step),
        "Home" => least,
        "End" => most,
        _ => return None,
    };
    Some(value.clamp(least, most))
}

/// A line that can be dragged. It lies over the edge of its pane; its parent is what is split.
#[component]
pub fn Splitter(
    /// The key of its name.
    label: &'static str,
    /// Its `data-test`.
    test: &'static str,
    /// Which way it runs.
    line: Signal<Line>,
    /// Where it is.
    value: Signal<u32>,
    /// The least and the most.
    range: (u32, u32),
    /// Where it is when nobody has moved it.
    usual: u32,
    /// Whether the value is a share in percent of the parent; else it is in CSS pixels.
    #[prop(optional)]
    share: bool,
    /// While it moves.
    on_move: Callback<u32>,
    /// When it has been moved.
    on_done: Callback<()>,
) -> impl IntoView {
    let dragging = RwSignal::new(false);
    let at = move |event: &ev::PointerEvent| {
        let parent = event
            .current_target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.parent_element())?;
        let around = parent.get_bounding_client_rect();
        let (pixels, extent) = match line.get_untracked() {
            Line::Upright => (f64::from(event.client_x()) - around.left(), around.width()),
            Line::Level => (f64::from(event.client_y()) - around.top(), around.height()),
        };
        let value = if share {
            pixels * 100.0 / extent.max(1.0)
        } else {
            pixels
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to a range of small numbers"
        )]
        let value = value.clamp(f64::from(range.0), f64::from(range.1)) as u32;
        Some(value)
    };
    let capture = move |event: &ev::PointerEvent| {
        let target = event
            .current_target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(element) = target {
            // Without it the line is lost when the pointer is faster.
            let _ = element.set_pointer_capture(event.pointer_id());
        }
    };
    let end = move || {
        if dragging.get_untracked() {
            dragging.set(false);
            on_done.run(());
        }
    };
    view! {
        <div
            class="splitter"
            class:upright=move || line.get() == Line::Upright
            class:dragging=move || dragging.get()
            role="separator"
            tabindex="0"
            data-test=test
            aria-label=move || t(label)
            aria-orientation=move || match line.get() {
                Line::Upright => "vertical",
                Line::Level => "horizontal",
            }
            aria-valuenow=move || value.get().to_string()
            aria-valuemin=range.0.to_string()
            aria-valuemax=range.1.to_string()
            on:pointerdown=move |event| {
                event.prevent_default();
                capture(&event);
                dragging.set(true);
            }
            on:pointermove=move |event| {
                if dragging.get_untracked() && let Some(value) = at(&event) {
                    on_move.run(value);
                }
            }
            on:pointerup=move |_| end()
            on:pointercancel=move |_| end()
            on:dblclick=move |_| {
                on_move.run(usual);
                on_done.run(());
            }
            on:keydown=move |event| {
                let step = if share { STEP } else { STEP * 8 };
                if let Some(value) = moved(value.get_untracked(), &event.key(), range, step) {
                    event.prevent_default();
                    on_move.run(value);
                    on_done.run(());
                }
            }
        ></div>
    }
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn keys_move_it_within_its_range() {
        let range = (15, 85);
        assert_eq!(moved(44, "ArrowRight", range, 2), Some(46));
        assert_eq!(moved(16, "ArrowUp", range, 2), Some(15));
        assert_eq!(moved(44, "End", range, 2), Some(85));
        assert_eq!(moved(44, "Home", range, 2), Some(15));
        assert_eq!(moved(44, "a", range, 2), None);
    }
}
