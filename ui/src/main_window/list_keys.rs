//! What the keys do in the message list.

use super::typed::{Typed, jump};
use crate::state::{App, Dialog, PAGE};
use contract::command::OpenDraft;
use contract::{Action, DraftId, FolderRole, Grouping, Layout};
use leptos::ev;
use leptos::prelude::*;

/// Enter, a double click, and Open: a draft is opened to be written on; a message is read in its pane, or, where there
/// is none, in a window of its own.
pub(super) fn activate(app: App, place: u64) {
    if app.shows_role(FolderRole::Drafts) {
        if let Some(row) = untrack(|| app.row(place)) {
            app.attempt(OpenDraft {
                draft: DraftId(row.id.0),
            });
        }
        return;
    }
    let pane = app.settings.with_untracked(|settings| {
        settings
            .as_ref()
            .is_none_or(|settings| settings.layout != Layout::Off)
    });
    if !pane {
        app.dialog.set(Some(Dialog::Letter));
    }
    app.select(place);
}

/// Where a key leads from a row, in a list of so many.
fn target(key: &str, at: Option<u64>, page: u64, total: u64) -> Option<u64> {
    let last = total.checked_sub(1)?;
    let to = match key {
        "ArrowDown" => at.map_or(0, |at| at + 1),
        "ArrowUp" => at.map_or(0, |at| at.saturating_sub(1)),
        "PageDown" => at.unwrap_or(0) + page,
        "PageUp" => at.unwrap_or(0).saturating_sub(page),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// Does what a key means in the list; so many rows are in sight.
pub(super) fn keyboard(app: App, event: &ev::KeyboardEvent, page: u64, typed: StoredValue<Typed>) {
    let total = app.total.get_untracked().unwrap_or_default();
    let at = app.caret.get_untracked();
    let key = event.key();
    if let Some(to) = target(&key, at, page, total) {
        event.prevent_default();
        typed.update_value(Typed::clear);
        return match (event.shift_key(), event.ctrl_key()) {
            (true, _) => app.select_to(to),
            // The keyboard goes there, the selection stays; Ctrl+Space takes rows in and out.
            (false, true) => app.step_to(to),
            (false, false) => app.select(to),
        };
    }
    let held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    match (key.as_str(), at) {
        ("ArrowRight" | "ArrowLeft" | "+" | "-", Some(at))
            if !held && fold(app, at, matches!(key.as_str(), "ArrowRight" | "+")) =>
        {
            event.prevent_default();
        }
        ("Escape", _) => typed.update_value(Typed::clear),
        ("Enter", Some(at)) if !held => {
            event.prevent_default();
            activate(app, at);
        }
        (" ", Some(at)) if event.ctrl_key() => {
            event.prevent_default();
            app.toggle(at);
        }
        (letters, _) if !event.ctrl_key() && !event.meta_key() && !event.alt_key() => {
            if jump(app, typed, letters) {
                event.prevent_default();
            } else if letters == " " && !held {
                event.prevent_default();
                app.perform(Action::NextUnread);
            }
        }
        _ => {}
    }
}

/// Unfolds or folds the conversation of a row; answers whether there was something to do. Unfolding what is unfolded
/// leads into it, folding from below leads to its head.
fn fold(app: App, at: u64, open: bool) -> bool {
    let Some(row) = untrack(|| app.row(at)) else {
        return false;
    };
    match row.grouping {
        Grouping::Head { open: is_open, .. } if is_open != open => {
            app.unfold(row.conversation, open);
            true
        }
        Grouping::Head { open: true, .. } if open => {
            app.select(at + 1);
            true
        }
        Grouping::Below if !open => {
            let head = (0..at).rev().take(PAGE as usize).find(|place| {
                untrack(|| app.row(*place))
                    .is_some_and(|above| matches!(above.grouping, Grouping::Head { .. }))
            });
            app.unfold(row.conversation, false);
            if let Some(head) = head {
                app.select(head);
            }
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_in_the_list() {
        let to = |key, at| target(key, at, 10, 25);
        assert_eq!(to("ArrowDown", None), Some(0));
        assert_eq!(to("ArrowDown", Some(24)), Some(24));
        assert_eq!(to("ArrowUp", Some(0)), Some(0));
        assert_eq!(to("PageDown", Some(8)), Some(18));
        assert_eq!(to("PageDown", Some(20)), Some(24));
        assert_eq!(to("PageUp", Some(5)), Some(0));
        assert_eq!(to("Home", Some(5)), Some(0));
        assert_eq!(to("End", None), Some(24));
        assert_eq!(to("x", Some(5)), None);
        assert_eq!(target("End", None, 10, 0), None);
    }
}
