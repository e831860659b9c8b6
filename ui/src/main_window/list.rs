//! The message list. Only the rows on screen are in the page: what it costs does not grow with the folder.

use super::tree::is_typing;
use crate::i18n::{list_date, size, t, t_args};
use crate::parts::menu::{ContextMenu, Entry, Place, asks_for_menu};
use crate::parts::{Icon, IconName};
use crate::state::{App, ROW};
use contract::command::OpenDraft;
use contract::{
    Action, Direction, DraftId, FolderRole, MessageSummary, OutboxState, Person, Priority, SortBy,
};
use leptos::prelude::*;
use leptos::{ev, html};

/// Rows drawn above and below what is seen, so that a quick scroll does not show blanks.
const BEYOND: u64 = 8;

#[component]
pub(crate) fn List(app: App) -> impl IntoView {
    let view = NodeRef::<html::Div>::new();
    let top = RwSignal::new(0.0_f64);
    let height = RwSignal::new(400.0_f64);
    let measure = move || {
        if let Some(element) = view.get_untracked() {
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
    Effect::new(move |_| {
        if view.get().is_some() {
            request_animation_frame(measure);
        }
    });
    window_event_listener(ev::resize, move |_| measure());
    // Another folder, or another order: from the top.
    Effect::new(move |_| {
        app.folder.get();
        app.sort.get();
        if let Some(element) = view.get_untracked() {
            element.set_scroll_top(0);
            top.set(0.0);
        }
    });
    // New mail on top pushes; the view follows, so that nothing jumps.
    Effect::new(move |_| {
        let pushed = app.pushed.get();
        if pushed > 0
            && let Some(element) = view.get_untracked()
        {
            app.pushed.set(0);
            let by = i32::try_from(pushed).unwrap_or(i32::MAX).saturating_mul(26);
            element.set_scroll_top(element.scroll_top().saturating_add(by));
        }
    });
    // The row with the keyboard stays in sight.
    Effect::new(move |_| {
        if let (Some(place), Some(element)) = (app.caret.get(), view.get_untracked()) {
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
    let menu = RwSignal::new(None::<Place>);
    let keys = move |event: ev::KeyboardEvent| {
        if asks_for_menu(&event) {
            event.prevent_default();
            let chosen = view
                .get_untracked()
                .and_then(|rows| rows.query_selector(".row.on").ok().flatten());
            menu.set(chosen.map(|row| Place::at(&row)));
        } else {
            keyboard(app, &event, height.get_untracked());
        }
    };
    let others = move || {
        app.current().is_some_and(|folder| {
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
    view! {
        <div class="list" data-test="message-list">
            <div class="row head" role="row">
                <span></span>
                <span><Icon name=IconName::Attach /></span>
                {move || {
                    if others() {
                        view! { <Column app=app by=SortBy::To key="column-to" /> }.into_any()
                    } else {
                        view! { <Column app=app by=SortBy::From key="column-from" /> }.into_any()
                    }
                }}
                <Column app=app by=SortBy::Subject key="column-subject" />
                <Column app=app by=SortBy::Received key="column-received" />
                <Column app=app by=SortBy::Size key="column-size" end=true />
            </div>
            <div
                class="rows"
                role="grid"
                tabindex="0"
                aria-rowcount=move || app.total.get().unwrap_or_default().to_string()
                aria-label=move || t("list")
                node_ref=view
                on:scroll=move |_| measure()
                on:keydown=keys
            >
                <div class="spacer" style=spacer>
                    <For
                        each=move || {
                            let (first, last) = range.get();
                            if empty() || app.total.get().is_none() { Vec::new() } else { (first..=last).collect() }
                        }
                        key=|place| *place
                        children=move |place| view! { <Row app=app place=place others=Signal::derive(others) menu=menu /> }
                    />
                </div>
                <Show when=empty>
                    <Empty app=app />
                </Show>
            </div>
            {move || {
                menu.get()
                    .map(|place| {
                        view! {
                            <ContextMenu
                                test="list-menu"
                                place=place
                                entries=entries(app)
                                on_close=Callback::new(move |()| menu.set(None))
                            />
                        }
                    })
            }}
        </div>
    }
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

#[component]
fn Column(app: App, by: SortBy, key: &'static str, #[prop(optional)] end: bool) -> impl IntoView {
    let order = move || {
        let (sort, direction) = app.sort.get();
        (sort == by).then_some(direction)
    };
    view! {
        <button
            class="column"
            class:end=end
            role="columnheader"
            data-test=key
            aria-sort=move || match order() {
                Some(Direction::Ascending) => "ascending",
                Some(Direction::Descending) => "descending",
                None => "none",
            }
            on:click=move |_| app.sort_by(by)
        >
            {move || t(key)}
            {move || match order() {
                Some(Direction::Ascending) => " ▴",
                Some(Direction::Descending) => " ▾",
                None => "",
            }}
        </button>
    }
}

/// Who a row names.
fn people(row: &MessageSummary, others: bool) -> String {
    let name = |person: &Person| {
        if person.name.is_empty() {
            person.address.clone()
        } else {
            person.name.clone()
        }
    };
    if others {
        row.to.iter().map(name).collect::<Vec<_>>().join(", ")
    } else {
        name(&row.from)
    }
}

#[component]
fn Row(app: App, place: u64, others: Signal<bool>, menu: RwSignal<Option<Place>>) -> impl IntoView {
    let row = Memo::new(move |_| app.row(place));
    let id = move || row.with(|row| row.as_ref().map(|row| row.id));
    let is =
        move |test: fn(&MessageSummary) -> bool| row.with(|row| row.as_ref().is_some_and(test));
    let selected =
        move || id().is_some_and(|id| app.selected.with(|selected| selected.contains(&id)));
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    let style = format!("inset-block-start: {}px", place as f64 * ROW);
    let draggable = move || {
        app.current()
            .is_some_and(|folder| folder.role != Some(FolderRole::Drafts))
    };
    let press = move |event: ev::MouseEvent| {
        if event.shift_key() {
            app.select_to(place);
        } else if event.ctrl_key() || event.meta_key() {
            app.toggle(place);
        } else if !selected() || app.selected.with_untracked(|selected| selected.len() > 1) {
            app.select(place);
        }
    };
    view! {
        <div
            class="row"
            class:unread=move || is(|row| row.unread)
            class:on=selected
            role="row"
            aria-selected=move || selected().to_string()
            aria-rowindex=(place + 1).to_string()
            data-test="message-row"
            draggable=move || draggable().to_string()
            style=style
            on:click=press
            on:dblclick=move |_| activate(app, place)
            on:contextmenu=move |event| {
                event.prevent_default();
                if row.with_untracked(Option::is_some) {
                    if !selected() {
                        app.select(place);
                    }
                    menu.set(Some(Place::of_mouse(&event)));
                }
            }
            on:dragstart=move |_| {
                if !selected() {
                    app.select(place);
                }
                app.dragging.set(true);
            }
            on:dragend=move |_| app.dragging.set(false)
        >
            <span class="mark">
                {move || {
                    row.with(|row| {
                        let row = row.as_ref()?;
                        Some(if row.flagged {
                            view! { <span class="flag" title=t("flagged")><Icon name=IconName::Flag /></span> }.into_any()
                        } else if row.unread {
                            view! { <span class="dot" title=t("unread")></span> }.into_any()
                        } else if row.answered {
                            view! { <span title=t("answered")><Icon name=IconName::Reply /></span> }.into_any()
                        } else if row.forwarded {
                            view! { <span title=t("forwarded")><Icon name=IconName::Forward /></span> }.into_any()
                        } else {
                            ().into_any()
                        })
                    })
                }}
            </span>
            <span>
                {move || {
                    if is(|row| row.rest.is_some()) {
                        Some(view! { <span title=t("partial")><Icon name=IconName::Partial /></span> }.into_any())
                    } else {
                        is(|row| row.has_attachment).then(|| view! { <Icon name=IconName::Attach /> }.into_any())
                    }
                }}
            </span>
            <span class="who">{move || row.with(|row| row.as_ref().map(|row| people(row, others.get())))}</span>
            <span class="subject">
                {move || {
                    is(|row| row.priority == Priority::High)
                        .then(|| view! { <span class="flag" title=t("urgent")><Icon name=IconName::Urgent /></span> })
                }}
                {move || {
                    row.with(|row| {
                        row.as_ref().map(|row| if row.subject.is_empty() { t("no-subject") } else { row.subject.clone() })
                    })
                }}
                {move || row.with(|row| row.as_ref().and_then(|row| row.outbox.clone()).map(|state| outbox(&state)))}
                <i>{move || row.with(|row| row.as_ref().map(|row| row.preview.clone()))}</i>
            </span>
            <span class="date">{move || row.with(|row| row.as_ref().map(|row| list_date(row.received)))}</span>
            <span class="date end">{move || row.with(|row| row.as_ref().map(|row| size(row.size)))}</span>
        </div>
    }
}

/// What can be done with the selected rows; a line above each group.
fn entries(app: App) -> Vec<Entry> {
    let drafts = app.shows_role(FolderRole::Drafts);
    let one = app.selected.with_untracked(|selected| selected.len() == 1);
    let unread = app.selected_rows().iter().any(|row| row.unread);
    let read = if unread {
        Action::MarkRead
    } else {
        Action::MarkUnread
    };
    let groups: [&[Action]; 4] = if drafts {
        [&[], &[], &[], &[Action::Delete]]
    } else {
        [
            if one {
                &[Action::Reply, Action::ReplyAll, Action::Forward]
            } else {
                &[]
            },
            &[read, Action::Flag],
            if one {
                &[Action::MoveToFolder, Action::SaveAs, Action::Source]
            } else {
                &[Action::MoveToFolder]
            },
            &[Action::Delete],
        ]
    };
    let mut entries = Vec::new();
    if let (true, Some(place)) = (drafts && one, app.caret.get_untracked()) {
        entries.push(Entry {
            text: t("open"),
            test: "list-menu-open".to_owned(),
            run: Callback::new(move |()| activate(app, place)),
            apart: false,
        });
    }
    for group in groups {
        for (at, action) in group.iter().copied().enumerate() {
            entries.push(Entry {
                text: t(&format!("action-{}", action.key())),
                test: format!("list-menu-{}", action.key()),
                run: Callback::new(move |()| app.perform(action)),
                apart: at == 0 && !entries.is_empty(),
            });
        }
    }
    entries
}

/// Where a letter in the Outbox stands.
fn outbox(state: &OutboxState) -> impl IntoView + use<> {
    let (text, class) = match state {
        OutboxState::Waiting => (t("outbox-waiting"), "chip"),
        OutboxState::Sending => (t("outbox-sending"), "chip"),
        OutboxState::Retrying { at, .. } => (
            t_args("outbox-retrying", &[("at", crate::i18n::time(*at).into())]),
            "chip warn",
        ),
        OutboxState::Failed { .. } => (t("outbox-failed"), "chip bad"),
        OutboxState::MayHaveBeenSent => (t("outbox-may-have-been-sent"), "chip warn"),
    };
    view! { <span class=class>{text}</span> }
}

/// One line, and one thing to do.
#[component]
fn Empty(app: App) -> impl IntoView {
    let role = move || app.current().and_then(|folder| folder.role);
    let key = move || match role() {
        Some(FolderRole::Inbox) => "empty-inbox",
        Some(FolderRole::Outbox) => "empty-outbox",
        Some(FolderRole::Sent) => "empty-sent",
        Some(FolderRole::Deleted) => "empty-deleted",
        Some(FolderRole::Drafts) => "empty-drafts",
        Some(FolderRole::Junk) => "empty-junk",
        None => "empty-folder",
    };
    let action = move || match role() {
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
                                {t(&format!("tool-{}", action.key()))}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

/// Enter and a double click: a draft is opened to be written on; a message is read in its pane.
fn activate(app: App, place: u64) {
    if app.shows_role(FolderRole::Drafts) {
        if let Some(row) = app.row(place) {
            app.attempt(OpenDraft {
                draft: DraftId(row.id.0),
            });
        }
    } else {
        app.select(place);
    }
}

fn keyboard(app: App, event: &ev::KeyboardEvent, height: f64) {
    let total = app.total.get_untracked().unwrap_or_default();
    if total == 0 || is_typing(event) {
        return;
    }
    let at = app.caret.get_untracked();
    let page = rows(height).max(1);
    let to = match event.key().as_str() {
        "ArrowDown" => at.map_or(0, |at| at + 1),
        "ArrowUp" => at.map_or(0, |at| at.saturating_sub(1)),
        "PageDown" => at.unwrap_or(0) + page,
        "PageUp" => at.unwrap_or(0).saturating_sub(page),
        "Home" => 0,
        "End" => total - 1,
        "Enter" => {
            event.prevent_default();
            if let Some(at) = at {
                activate(app, at);
            }
            return;
        }
        " " => {
            event.prevent_default();
            return app.perform(Action::NextUnread);
        }
        "a" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            return app.select_all();
        }
        _ => return,
    };
    event.prevent_default();
    let to = to.min(total - 1);
    if event.shift_key() {
        app.select_to(to);
    } else {
        app.select(to);
    }
}
