//! The message list. Only the rows on screen are in the page: what it costs does not grow with the folder.

use super::list_head::Head;
use super::list_menu::{Asked, ListMenu};
use super::list_row::{Row, row_id};
use super::typed::{Typed, jump};
use crate::i18n::{number, t, t_args};
use crate::parts::{Spinner, asks_for_menu};
use crate::state::{App, Dialog, PAGE, ROW};
use contract::command::OpenDraft;
use contract::{Action, DraftId, FolderRole, Grouping, Layout, Show as Shown};
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::prelude::*;

/// Rows drawn above and below what is seen, so that a quick scroll does not show blanks.
const BEYOND: u64 = 8;

#[component]
pub(crate) fn List(app: App) -> impl IntoView {
    let grid = NodeRef::<html::Div>::new();
    let view = NodeRef::<html::Div>::new();
    let top = RwSignal::new(0.0_f64);
    let height = RwSignal::new(400.0_f64);
    let asked = RwSignal::new(None::<Asked>);
    let measure = move || {
        if let Some(Some(element)) = view.try_get_untracked() {
            top.set(f64::from(element.scroll_top()));
            height.set(f64::from(element.client_height()));
        }
    };
    let range = Memo::new(move |_| {
        let total = app.total.get().unwrap_or_default();
        let first = rows(top.get()).saturating_sub(BEYOND);
        let last = rows(top.get() + height.get())
            .saturating_add(BEYOND)
            .min(total.saturating_sub(1));
        (first.min(last), last)
    });
    Effect::new(move |_| {
        let (first, last) = range.get();
        app.scrolled_to(first, last);
    });
    watch_size(view, measure);
    let grouped = Memo::new(move |_| {
        app.settings
            .with(|settings| settings.as_ref().is_some_and(|s| s.grouped))
    });
    let typed = StoredValue::new(Typed::default());
    // Another folder, or another order: from the top.
    Effect::new(move |_| {
        app.folder.get();
        app.sort.get();
        app.show.get();
        app.searched.get();
        grouped.get();
        if let Some(element) = view.get_untracked() {
            element.set_scroll_top(0);
            top.set(0.0);
        }
    });
    // New mail pushes; the view follows, so that nothing jumps.
    Effect::new(move |_| {
        let pushed = app.pushed.get();
        if pushed != 0
            && let Some(element) = view.get_untracked()
        {
            app.pushed.set(0);
            let by = i32::try_from(pushed).unwrap_or(i32::MAX).saturating_mul(26);
            element.set_scroll_top(element.scroll_top().saturating_add(by));
        }
    });
    // The row with the keyboard stays in sight.
    Effect::new(move |_| {
        if let (Some(place), Some(element)) = (app.reveal.get(), view.get_untracked()) {
            #[expect(clippy::cast_precision_loss, reason = "pixels")]
            let row_top = place as f64 * ROW;
            let (seen, tall) = (
                f64::from(element.scroll_top()),
                f64::from(element.client_height()),
            );
            if row_top < seen {
                element.set_scroll_top(row_top as i32);
            } else if row_top + ROW > seen + tall {
                element.set_scroll_top((row_top + ROW - tall) as i32);
            }
        }
    });
    let keys = move |event: ev::KeyboardEvent| {
        // The columns have keys of their own.
        if event.target() != event.current_target() {
            return;
        }
        if asks_for_menu(&event) {
            event.prevent_default();
            if let Some(element) = view.get_untracked() {
                asked.set(ask_at_caret(app, &element));
            }
            return;
        }
        keyboard(app, &event, height.get_untracked(), typed);
    };
    let hits = move || app.searched.get().is_some();
    let others = move || {
        app.searched.get().is_none()
            && app.current().is_some_and(|folder| {
                matches!(
                    folder.role,
                    Some(FolderRole::Sent | FolderRole::Outbox | FolderRole::Drafts)
                )
            })
    };
    let empty = move || app.total.get() == Some(0);
    let spacer = move || {
        #[expect(clippy::cast_precision_loss, reason = "pixels")]
        let tall = app.total.get().unwrap_or_default() as f64 * ROW;
        format!("block-size: {tall}px")
    };
    // Only what is in the page can be pointed at.
    let active = move || {
        let (first, last) = range.get();
        let caret = app.caret.get()?;
        (first..=last).contains(&caret).then(|| row_id(caret))
    };
    view! {
        <div class="list" class:hits=hits id="list" data-test="message-list">
            <div
                class="grid"
                role="treegrid"
                tabindex="0"
                aria-multiselectable="true"
                // With the row of the columns.
                aria-rowcount=move || (app.total.get().unwrap_or_default() + 1).to_string()
                aria-colcount="6"
                aria-label=move || t("list")
                aria-activedescendant=active
                node_ref=grid
                on:keydown=keys
            >
                <div role="rowgroup">
                    <Head app=app others=Signal::derive(others) hits=Signal::derive(hits) />
                </div>
                <div class="rows" role="rowgroup" node_ref=view on:scroll=move |_| measure()>
                    <div class="spacer" role="presentation" style=spacer>
                        <For
                            each=move || {
                                let (first, last) = range.get();
                                if empty() || app.total.get().is_none() { Vec::new() } else { (first..=last).collect() }
                            }
                            key=|place| *place
                            children=move |place| {
                                view! { <Row app=app place=place others=Signal::derive(others) hits=Signal::derive(hits) asked=asked /> }
                            }
                        />
                    </div>
                </div>
            </div>
            <Show when=empty>
                <Show when=move || app.search.is_on() fallback=move || view! { <Empty app=app /> }>
                    <crate::search::NoHits app=app />
                </Show>
            </Show>
            <Selecting app=app />
            <ListMenu app=app asked=asked />
        </div>
    }
}

/// Measures again whenever the view becomes larger or smaller: with the window, or by a splitter.
fn watch_size(view: NodeRef<html::Div>, measure: impl Fn() + Copy + 'static) {
    let watching = StoredValue::new_local(None::<web_sys::ResizeObserver>);
    Effect::new(move |_| {
        let Some(element) = view.get() else { return };
        request_animation_frame(measure);
        let callback = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()) {
            observer.observe(&element);
            watching.set_value(Some(observer));
        }
        // As long as the observer; there is one for the life of the list.
        callback.forget();
    });
    on_cleanup(move || {
        watching.with_value(|observer| {
            if let Some(observer) = observer {
                observer.disconnect();
            }
        });
    });
}

/// How far the selecting of many rows is that are not loaded.
#[component]
fn Selecting(app: App) -> impl IntoView {
    let working = Memo::new(move |_| app.selecting.with(Option::is_some));
    let so_far = move || {
        app.selecting.get().map(|(done, total)| {
            t_args(
                "selecting-so-far",
                &[
                    ("done", number(done).into()),
                    ("total", number(total).into()),
                ],
            )
        })
    };
    view! {
        <Show when=move || working.get()>
            <div class="toast selecting" role="status" data-test="list-selecting">
                <Spinner />
                <span>{move || t("selecting")}</span>
                // Read out once, not at every step.
                <span class="so-far" aria-hidden="true">{so_far}</span>
            </div>
        </Show>
    }
}

/// The menu for the row with the keyboard, under it.
fn ask_at_caret(app: App, view: &web_sys::HtmlDivElement) -> Option<Asked> {
    let place = app.caret.get_untracked()?;
    let id = untrack(|| app.row(place))?.id;
    if !app
        .selected
        .with_untracked(|selected| selected.contains(&id))
    {
        app.select(place);
    }
    let size = view.get_bounding_client_rect();
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    let below = (place + 1) as f64 * ROW - f64::from(view.scroll_top());
    Some(Asked {
        place,
        at: (
            size.left() + 2.0 * ROW,
            size.top() + below.clamp(0.0, size.height()),
        ),
    })
}

/// Whole rows in so many pixels.
fn rows(pixels: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative"
    )]
    let rows = (pixels.max(0.0) / ROW) as u64;
    rows
}

/// One line, and one thing to do.
#[component]
fn Empty(app: App) -> impl IntoView {
    let role = move || app.current().and_then(|folder| folder.role);
    let filtered = move || app.show.get() != Shown::All;
    let key = move || match role() {
        _ if filtered() => "empty-view",
        Some(FolderRole::Inbox) => "empty-inbox",
        Some(FolderRole::Outbox) => "empty-outbox",
        Some(FolderRole::Sent) => "empty-sent",
        Some(FolderRole::Deleted) => "empty-deleted",
        Some(FolderRole::Drafts) => "empty-drafts",
        Some(FolderRole::Junk) => "empty-junk",
        None => "empty-folder",
    };
    let action = move || match role() {
        _ if filtered() => Some(Action::ShowAll),
        Some(FolderRole::Inbox) => Some(Action::SendReceive),
        Some(FolderRole::Outbox | FolderRole::Sent | FolderRole::Drafts) => Some(Action::NewMail),
        _ => None,
    };
    view! {
        <div class="empty" data-test="list-empty">
            <p>{move || t(key())}</p>
            {move || {
                action()
                    .map(|action| {
                        view! {
                            <button class="button" data-test="list-empty-action" on:click=move |_| app.perform(action)>
                                {t(&match action {
                                    Action::ShowAll => format!("action-{}", action.key()),
                                    action => format!("tool-{}", action.key()),
                                })}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

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

fn keyboard(app: App, event: &ev::KeyboardEvent, height: f64, typed: StoredValue<Typed>) {
    let total = app.total.get_untracked().unwrap_or_default();
    let at = app.caret.get_untracked();
    let page = rows(height).max(1);
    let key = event.key();
    if let Some(to) = target(&key, at, page, total) {
        event.prevent_default();
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

/// Unfolds or folds the conversation of a row; answers whether there was something to do. Folding from below leads to
/// its head.
fn fold(app: App, at: u64, open: bool) -> bool {
    let Some(row) = untrack(|| app.row(at)) else {
        return false;
    };
    match row.grouping {
        Grouping::Head { open: is_open, .. } if is_open != open => {
            app.unfold(row.conversation, open);
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

    #[test]
    fn whole_rows_fit() {
        assert_eq!(rows(-5.0), 0);
        assert_eq!(rows(25.9), 0);
        assert_eq!(rows(ROW * 3.0), 3);
    }
}
