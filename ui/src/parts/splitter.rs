//! The line between two panes, which can be dragged, and moved by the keyboard (WAI-ARIA's window splitter).

use leptos::prelude::*;
use leptos::{ev, html};

/// What a splitter's value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// CSS pixels.
    Pixels,
    /// Percent of the box around the splitter.
    Percent,
}

/// How far a splitter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
    /// Where a double click brings it.
    pub normal: u32,
    /// How far an arrow key goes.
    pub step: u32,
    /// What it counts.
    pub unit: Unit,
}

impl Reach {
    /// A value that can be.
    fn clamp(self, value: f64) -> f64 {
        value.clamp(f64::from(self.min), f64::from(self.max))
    }

    /// The whole number that is kept.
    #[must_use]
    pub fn whole(self, value: f64) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between two of its kind"
        )]
        let whole = self.clamp(value).round() as u32;
        whole
    }

    /// The value after the pointer went so many pixels in a box that is so long.
    fn dragged(self, from: f64, pixels: f64, long: f64) -> f64 {
        let by = match self.unit {
            Unit::Pixels => pixels,
            Unit::Percent if long > 0.0 => pixels / long * 100.0,
            Unit::Percent => 0.0,
        };
        self.clamp(from + by)
    }

    /// The value after a key; `None` for a key that is not the splitter's.
    fn pressed(self, from: f64, key: &str, upright: bool, mirrored: bool) -> Option<f64> {
        let step = f64::from(self.step);
        let forward = if mirrored { -step } else { step };
        Some(self.clamp(match key {
            "ArrowRight" if upright => from + forward,
            "ArrowLeft" if upright => from - forward,
            "ArrowDown" if !upright => from + step,
            "ArrowUp" if !upright => from - step,
            "Home" => f64::from(self.min),
            "End" => f64::from(self.max),
            _ => return None,
        }))
    }
}

/// A drag under way.
#[derive(Clone, Copy)]
struct Drag {
    /// Where the pointer was at first.
    start: f64,
    /// The value then.
    from: f64,
    /// How long the box around it is.
    long: f64,
    /// 1; -1 where lines are read from the right.
    sign: f64,
}

/// A line between two panes. While it is moved, `value` follows at once; `on_end` is told once it rests.
#[component]
pub fn Splitter(
    /// Its name for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// Its `data-test`.
    test: &'static str,
    /// The id of the pane before it, whose size it changes.
    controls: &'static str,
    /// Whether the line is upright, with a pane on either side.
    #[prop(into)]
    upright: Signal<bool>,
    /// How far it goes.
    reach: Reach,
    /// Where it is.
    value: RwSignal<f64>,
    /// It rests, and where.
    on_end: Callback<u32>,
) -> impl IntoView {
    let line = NodeRef::<html::Div>::new();
    let drag = RwSignal::new(None::<Drag>);
    // The keyboard has moved it; it rests when the key is let go.
    let pressed = RwSignal::new(false);
    let end = move || {
        let whole = reach.whole(value.get_untracked());
        value.set(f64::from(whole));
        on_end.run(whole);
    };
    let pointer = move |event: &ev::PointerEvent| {
        f64::from(if upright.get_untracked() {
            event.client_x()
        } else {
            event.client_y()
        })
    };
    let down = move |event: ev::PointerEvent| {
        let Some(element) = line.get_untracked().filter(|_| event.button() == 0) else {
            return;
        };
        // Without the capture it is dragged only while the pointer is over it.
        let _ = element.set_pointer_capture(event.pointer_id());
        let upright = upright.get_untracked();
        let long = element.parent_element().map_or(0.0, |parent| {
            let size = parent.get_bounding_client_rect();
            if upright { size.width() } else { size.height() }
        });
        drag.set(Some(Drag {
            start: pointer(&event),
            from: value.get_untracked(),
            long,
            sign: if upright && mirrored(&element) {
                -1.0
            } else {
                1.0
            },
        }));
    };
    let go = move |event: ev::PointerEvent| {
        if let Some(drag) = drag.get_untracked() {
            let pixels = (pointer(&event) - drag.start) * drag.sign;
            value.set(reach.dragged(drag.from, pixels, drag.long));
        }
    };
    let up = move |_| {
        if drag.get_untracked().is_some() {
            drag.set(None);
            end();
        }
    };
    // Taken back: as it was.
    let cancel = move || {
        if let Some(before) = drag.get_untracked() {
            drag.set(None);
            value.set(before.from);
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            return cancel();
        }
        let mirrored = line.get_untracked().is_some_and(|line| mirrored(&line));
        let from = value.get_untracked();
        if let Some(to) = reach.pressed(from, &event.key(), upright.get_untracked(), mirrored) {
            event.prevent_default();
            value.set(to);
            pressed.set(true);
        }
    };
    let rest = move || {
        if pressed.try_get_untracked() == Some(true) {
            pressed.set(false);
            end();
        }
    };
    view! {
        <div
            class="splitter"
            class:upright=upright
            class:dragged=move || drag.get().is_some()
            role="separator"
            tabindex="0"
            node_ref=line
            data-test=test
            aria-label=move || label.get()
            aria-controls=controls
            // The orientation is the line's own.
            aria-orientation=move || if upright.get() { "vertical" } else { "horizontal" }
            aria-valuenow=move || reach.whole(value.get()).to_string()
            aria-valuemin=reach.min.to_string()
            aria-valuemax=reach.max.to_string()
            on:pointerdown=down
            on:pointermove=go
            on:pointerup=up
            on:pointercancel=move |_| cancel()
            on:dblclick=move |_| {
                value.set(f64::from(reach.normal));
                end();
            }
            on:keydown=key
            on:keyup=move |_| rest()
            on:blur=move |_| rest()
        ></div>
    }
}

/// Whether lines are read from the right here.
fn mirrored(element: &web_sys::Element) -> bool {
    window()
        .get_computed_style(element)
        .ok()
        .flatten()
        .and_then(|style| style.get_property_value("direction").ok())
        .is_some_and(|direction| direction == "rtl")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: Reach = Reach {
        min: 160,
        max: 480,
        normal: 232,
        step: 16,
        unit: Unit::Pixels,
    };
    const LIST: Reach = Reach {
        min: 15,
        max: 85,
        normal: 44,
        step: 2,
        unit: Unit::Percent,
    };

    #[test]
    fn a_drag_stops_at_the_ends() {
        assert_eq!(TREE.whole(TREE.dragged(232.0, 50.4, 0.0)), 282);
        assert_eq!(TREE.whole(TREE.dragged(232.0, 5000.0, 0.0)), 480);
        assert_eq!(TREE.whole(TREE.dragged(232.0, -5000.0, 0.0)), 160);
        assert_eq!(LIST.whole(LIST.dragged(44.0, 100.0, 1000.0)), 54);
        assert_eq!(LIST.whole(LIST.dragged(44.0, 100.0, 0.0)), 44);
    }

    #[test]
    fn only_the_keys_along_the_way_move_it() {
        let go = |key, upright, mirrored| {
            LIST.pressed(44.0, key, upright, mirrored)
                .map(|value| LIST.whole(value))
        };
        assert_eq!(go("ArrowRight", true, false), Some(46));
        assert_eq!(go("ArrowRight", true, true), Some(42));
        assert_eq!(go("ArrowDown", true, false), None);
        assert_eq!(go("ArrowDown", false, true), Some(46));
        assert_eq!(go("ArrowUp", false, false), Some(42));
        assert_eq!(go("Home", false, false), Some(15));
        assert_eq!(go("End", true, false), Some(85));
        assert_eq!(go("Enter", true, false), None);
    }
}
