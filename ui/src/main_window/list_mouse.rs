//! The mouse in the list. The rows have no listeners of their own: they come and go by the dozen while it is scrolled.

use super::list_keys::activate;
use super::list_menu::Asked;
use super::list_row::place_of;
use crate::state::App;
use contract::FolderRole;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The place of the row that an event is about.
fn row_at(event: &web_sys::Event) -> Option<u64> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    place_of(&target.closest("[role=row]").ok()??.id())
}

fn is_selected(app: App, place: u64) -> bool {
    let row = untrack(|| app.row(place));
    row.is_some_and(|row| {
        app.selected
            .with_untracked(|selected| selected.contains(&row.id))
    })
}

/// Selects a row, or adds to what is selected.
pub(super) fn press(app: App, event: &ev::MouseEvent) {
    let Some(place) = row_at(event) else { return };
    let several = || app.selected.with_untracked(|selected| selected.len() > 1);
    if event.shift_key() {
        app.select_to(place);
    } else if event.ctrl_key() || event.meta_key() {
        app.toggle(place);
    } else if !is_selected(app, place) || several() {
        app.select(place);
    }
}

/// Opens a message.
pub(super) fn press_twice(app: App, event: &ev::MouseEvent) {
    if let Some(place) = row_at(event) {
        activate(app, place);
    }
}

/// Begins to drag what is selected; drafts stay where they are.
pub(super) fn drag(app: App, event: &ev::DragEvent) {
    let Some(place) = row_at(event) else { return };
    let stays = |role| role == Some(FolderRole::Drafts);
    if untrack(|| app.current()).is_none_or(|folder| stays(folder.role)) {
        event.prevent_default();
        return;
    }
    if !is_selected(app, place) {
        app.select(place);
    }
    app.dragging.set(true);
}

/// The menu for a row, where it was asked for. One that is not loaded has none: nothing can be done with it.
pub(super) fn ask(app: App, event: &ev::MouseEvent) -> Option<Asked> {
    let place = row_at(event)?;
    event.prevent_default();
    untrack(|| app.row(place))?;
    if !is_selected(app, place) {
        app.select(place);
    }
    Some(Asked {
        place,
        at: (f64::from(event.client_x()), f64::from(event.client_y())),
    })
}
