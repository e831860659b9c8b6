//! The message list. Only the rows on screen are in the page: what it costs does not grow with the folder.

use super::list_empty::{Empty, Selecting};
use super::list_head::{ALWAYS, Head};
use super::list_keys::keyboard;
use super::list_menu::{Asked, ListMenu};
use super::list_mouse as mouse;
use super::list_row::{Row, row_id};
use super::scroll::{Scroll, pixels, whole_rows};
use super::typed::Typed;
use crate::i18n::t;
use crate::parts::{after_painting, asks_for_menu};
use crate::state::{App, ROW};
use contract::{FolderRole, Layout};
use leptos::prelude::*;
use leptos::{ev, html};
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// Rows drawn above and below what is seen, so that a quick scroll does not show blanks.
const BEYOND: u64 = 8;
/// Pixels of the window above and below its panes, and of the list above its rows.
const AROUND: f64 = 120.0;
/// The list rests when it was not scrolled for so long.
const RESTS: Duration = Duration::from_millis(150);

#[component]
pub(crate) fn List(app: App) -> impl IntoView {
    let view = NodeRef::<html::Div>::new();
    let scroll = RwSignal::new(Scroll::new(likely_height(app)));
    let asked = RwSignal::new(None::<Asked>);
    let typed = StoredValue::new(Typed::default());
    // The first frame is drawn sooner without them.
    let beyond = RwSignal::new(0);
    after_painting(move || {
        let _ = beyond.try_set(BEYOND);
    });
    let range = Memo::new(move |_| scroll.with(|scroll| scroll.drawn(beyond.get())));
    let first = Memo::new(move |_| scroll.with(Scroll::first));
    let raised = Memo::new(move |_| scroll.with(Scroll::raised));
    let tall = Memo::new(move |_| scroll.with(Scroll::tall));
    let on_scroll = follow_scroll(app, view, scroll);
    Effect::new(move |_| {
        let (from, to) = range.get().unwrap_or_default();
        app.scrolled_to(from, to, first.get());
    });
    let keys = move |event: ev::KeyboardEvent| {
        // The columns have keys of their own.
        if event.target() != event.current_target() {
            return;
        }
        if asks_for_menu(&event) {
            event.prevent_default();
            if let Some(element) = view.get_untracked() {
                let top = scroll.with_untracked(Scroll::top);
                asked.set(ask_at_caret(app, &element, top));
            }
            return;
        }
        let page = whole_rows(scroll.with_untracked(Scroll::seen)).max(1);
        keyboard(app, &event, page, typed);
    };
    let hits = Memo::new(move |_| app.searched.get().is_some());
    let shown = Memo::new(move |_| app.columns_shown());
    // Those that are always there, the chosen ones, and the folder of hits.
    let columns = move || (ALWAYS + shown.with(Vec::len) + usize::from(hits.get())).to_string();
    let others = Memo::new(move |_| {
        app.searched.get().is_none()
            && app.current().is_some_and(|folder| {
                matches!(
                    folder.role,
                    Some(FolderRole::Sent | FolderRole::Outbox | FolderRole::Drafts)
                )
            })
    });
    let empty = move || app.total.get() == Some(0);
    let spacer = move || format!("block-size: {}px", tall.get());
    // Only what is in the page can be pointed at.
    let active = move || {
        let (first, last) = range.get()?;
        let caret = app.caret.get()?;
        (first..=last).contains(&caret).then(|| row_id(caret))
    };
    view! {
        <div class="list" class:hits=hits id="list" data-test="message-list" data-search=move || app.searched.get()>
            <div
                class="grid"
                role="treegrid"
                tabindex="0"
                aria-multiselectable="true"
                // With the row of the columns.
                aria-rowcount=move || (app.total.get().unwrap_or_default() + 1).to_string()
                aria-colcount=columns
                aria-label=move || t("list")
                aria-activedescendant=active
                on:keydown=keys
            >
                <div role="rowgroup">
                    <Head app=app others=others.into() hits=hits.into() />
                </div>
                <div
                    class="rows"
                    role="rowgroup"
                    data-test="list-rows"
                    data-first=first
                    node_ref=view
                    on:scroll=move |_| on_scroll()
                >
                    <div
                        class="spacer"
                        role="presentation"
                        style=spacer
                        on:click=move |event| mouse::press(app, &event)
                        on:dblclick=move |event| mouse::press_twice(app, &event)
                        on:dragstart=move |event| mouse::drag(app, &event)
                        on:dragend=move |_| app.dragging.set(false)
                        on:contextmenu=move |event| {
                            if let Some(at) = mouse::ask(app, &event) {
                                asked.set(Some(at));
                            }
                        }
                    >
                        <For
                            each=move || {
                                range.get().map_or_else(Vec::new, |(first, last)| (first..=last).collect())
                            }
                            key=|place| *place
                            children=move |place| {
                                view! { <Row
                                        app=app
                                        place=place
                                        raised=raised.into()
                                        others=others.into()
                                        hits=hits.into()
                                        columns=shown.into()
                                    /> }
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

/// How high the list will be, before it is laid out. Where that is too low, the rows that are missing come with the first
/// frame, too.
fn likely_height(app: App) -> f64 {
    let inner = window().inner_height().ok();
    let room = inner.and_then(|inner| inner.as_f64()).unwrap_or_default() - AROUND;
    let share = app.settings.with_untracked(|settings| {
        let settings = settings.as_ref()?;
        (settings.layout == Layout::Below).then_some(f64::from(settings.list_share) / 100.0)
    });
    (room * share.unwrap_or(1.0)).max(ROW)
}

/// Keeps where the list is scrolled to and what the browser shows together. Answers what a scroll event is to do.
fn follow_scroll(app: App, view: NodeRef<html::Div>, scroll: RwSignal<Scroll>) -> impl Fn() + Copy {
    // Whether the browser is to be told with the next frame: until then it says what is out of date.
    let due = StoredValue::new(false);
    let tell = move || {
        if due.get_value() {
            return;
        }
        due.set_value(true);
        // By then the box has its new height.
        request_animation_frame(move || {
            due.try_update_value(|due| *due = false);
            if let Some(Some(element)) = view.try_get_untracked() {
                element.set_scroll_top(scroll.with_untracked(Scroll::bar).round() as i32);
                let bar = f64::from(element.scroll_top());
                scroll.update(|scroll| scroll.stands_at(bar));
            }
        });
    };
    let height = RwSignal::new(scroll.with_untracked(Scroll::seen));
    watch_size(view, move || {
        if let Some(Some(element)) = view.try_get_untracked() {
            let seen = f64::from(element.client_height());
            height.set(seen);
            // The last one may be cut.
            app.room.set(whole_rows(seen) + 1);
        }
    });
    let grouped = Memo::new(move |_| {
        app.settings
            .with(|settings| settings.as_ref().is_some_and(|s| s.grouped))
    });
    // Another folder, or another order: from the top.
    Effect::new(move |_| {
        app.folder.track();
        app.sort.track();
        app.show.track();
        app.searched.track();
        grouped.track();
        scroll.update(|scroll| scroll.go(0.0));
        tell();
    });
    // Once there are rows: new mail pushes, and the view follows, so that nothing jumps; and the row with the keyboard is
    // brought into sight, once.
    Effect::new(move |_| {
        let (total, pushed, reveal) = (app.total.get(), app.pushed.get(), app.reveal.get());
        let height = height.get();
        let before = scroll.with_untracked(Scroll::bar);
        // A row with the keyboard stays in sight when the view becomes lower.
        let held = app.caret.get_untracked().filter(|caret| {
            scroll.with_untracked(|scroll| scroll.seen() > height && scroll.shows(*caret))
        });
        scroll.update(|scroll| {
            scroll.resize(total.unwrap_or_default(), height);
            if let Some(place) = held {
                scroll.reveal(place);
            }
            if total.is_some() {
                scroll.push(pushed);
                if let Some(place) = reveal {
                    scroll.reveal(place);
                }
            }
        });
        if total.is_some() {
            if pushed != 0 {
                app.pushed.set(0);
            }
            if reveal.is_some() {
                app.reveal.set(None);
            }
        }
        if scroll.with_untracked(Scroll::bar) != before {
            tell();
        }
    });
    let latest = StoredValue::new(0_u32);
    move || {
        let Some(element) = view.get_untracked().filter(|_| !due.get_value()) else {
            return;
        };
        scroll.update(|scroll| scroll.scrolled(f64::from(element.scroll_top())));
        let now = latest.get_value().wrapping_add(1);
        latest.set_value(now);
        set_timeout(
            move || {
                let rests = latest.try_get_value() == Some(now);
                if rests && scroll.try_update(Scroll::settle) == Some(true) {
                    tell();
                }
            },
            RESTS,
        );
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

/// The menu for the row with the keyboard, under it.
fn ask_at_caret(app: App, view: &web_sys::HtmlDivElement, top: f64) -> Option<Asked> {
    let place = app.caret.get_untracked()?;
    let id = untrack(|| app.row(place))?.id;
    if !app
        .selected
        .with_untracked(|selected| selected.contains(&id))
    {
        app.select(place);
    }
    let size = view.get_bounding_client_rect();
    let below = pixels(place + 1) - top;
    Some(Asked {
        place,
        at: (
            size.left() + 2.0 * ROW,
            size.top() + below.clamp(0.0, size.height()),
        ),
    })
}
