//! How a row of the list stands in the page, besides what is in its cells.

use contract::{Grouping, MessageSummary, Watch};
use leptos::prelude::*;

/// What of a row changes besides its cells.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Looks {
    class: String,
    /// Pixels from the top of its box.
    top: f64,
    selected: bool,
    /// Of a conversation: whether it is unfolded.
    open: Option<bool>,
    below: bool,
}

impl Looks {
    pub(super) fn new(row: Option<&MessageSummary>, selected: bool, caret: bool, top: f64) -> Self {
        let grouping = row.map(|row| row.grouping).unwrap_or_default();
        Self {
            class: row_class(row, selected, caret),
            top,
            selected,
            open: match grouping {
                Grouping::Head { open, .. } => Some(open),
                _ => None,
            },
            below: grouping == Grouping::Below,
        }
    }

    /// Gives them to the row in the page, where they are not as before.
    fn show(&self, element: &web_sys::Element, before: Option<&Self>) {
        let set = |name: &str, value: &str| {
            let _ = element.set_attribute(name, value);
        };
        let is_new =
            |changed: fn(&Self, &Self) -> bool| before.is_none_or(|before| changed(before, self));
        if is_new(|before, now| before.class != now.class) {
            set("class", &self.class);
        }
        if is_new(|before, now| before.top != now.top) {
            set("style", &format!("transform: translateY({}px)", self.top));
        }
        if is_new(|before, now| before.selected != now.selected) {
            set("aria-selected", &self.selected.to_string());
        }
        if is_new(|before, now| before.below != now.below) {
            set("aria-level", if self.below { "2" } else { "1" });
        }
        if is_new(|before, now| before.open != now.open) {
            match self.open {
                Some(open) => set("aria-expanded", &open.to_string()),
                None => {
                    let _ = element.remove_attribute("aria-expanded");
                }
            }
        }
    }
}

/// Keeps a row as it is to look. One effect for all of that, and not one for each attribute: rows are made by the dozen.
pub(super) fn dressed(element: web_sys::Element, looks: impl Fn() -> Looks + 'static) {
    let effect = RenderEffect::new(move |before: Option<Looks>| {
        let now = looks();
        now.show(&element, before.as_ref());
        now
    });
    // For as long as the row.
    StoredValue::new_local(effect);
}

/// What a row is, as the style sheet calls it. Without a message: not loaded yet.
fn row_class(row: Option<&MessageSummary>, selected: bool, caret: bool) -> String {
    let mut class = "row".to_owned();
    let is = |test: fn(&MessageSummary) -> bool| row.is_some_and(test);
    for (name, holds) in [
        (" blank", row.is_none()),
        (" unread", is(is_unread)),
        (" on", selected),
        (" caret", caret),
        (" below", is(|row| row.grouping == Grouping::Below)),
        (" ignored", is(|row| row.watch == Some(Watch::Ignored))),
    ] {
        if holds {
            class.push_str(name);
        }
    }
    class
}

/// Unread, or, of a conversation that may be folded, some of it.
fn is_unread(row: &MessageSummary) -> bool {
    row.unread || matches!(row.grouping, Grouping::Head { unread, .. } if unread > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::rows::tests::row;

    #[test]
    fn a_head_is_unread_where_any_of_its_messages_is() {
        let mut head = row(1);
        assert_eq!(row_class(Some(&head), false, false), "row");
        head.grouping = Grouping::Head {
            messages: 3,
            unread: 1,
            open: false,
        };
        head.watch = Some(Watch::Ignored);
        assert_eq!(
            row_class(Some(&head), true, true),
            "row unread on caret ignored"
        );
        assert_eq!(row_class(None, false, false), "row blank");
    }
}
