//! One row of the message list.

use super::list::activate;
use super::list_menu::Asked;
use crate::i18n::{list_date, number, size, t, t_args};
use crate::parts::{Icon, IconName};
use crate::state::{App, ROW, folder_key};
use contract::{
    FolderId, FolderRole, Grouping, MessageSummary, OutboxState, Person, Piece, Priority, Watch,
};
use leptos::ev;
use leptos::prelude::*;

/// The id of a row in the page.
pub(super) fn row_id(place: u64) -> String {
    format!("row-{place}")
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
pub(super) fn Row(
    app: App,
    place: u64,
    others: Signal<bool>,
    hits: Signal<bool>,
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
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
            class:caret=move || app.caret.get() == Some(place)
            class:below=move || is(|row| row.grouping == Grouping::Below)
            class:ignored=move || is(|row| row.watch == Some(Watch::Ignored))
            attr:aria-level=move || if is(|row| row.grouping == Grouping::Below) { "2" } else { "1" }
            aria-expanded=move || {
                row.with(|row| match row.as_ref()?.grouping {
                    Grouping::Head { open, .. } => Some(open.to_string()),
                    _ => None,
                })
            }
            role="row"
            id=row_id(place)
            aria-selected=move || selected().to_string()
            // The columns are the first row, and rows count from 1.
            aria-rowindex=(place + 2).to_string()
            data-test="message-row"
            draggable=move || draggable().to_string()
            style=style
            on:click=press
            on:dblclick=move |_| activate(app, place)
            on:dragstart=move |_| {
                if !selected() {
                    app.select(place);
                }
                app.dragging.set(true);
            }
            on:dragend=move |_| app.dragging.set(false)
            on:contextmenu=move |event| {
                event.prevent_default();
                // Not loaded yet: nothing can be done with it.
                if id().is_none() {
                    return;
                }
                if !selected() {
                    app.select(place);
                }
                asked.set(Some(Asked { place, at: (f64::from(event.client_x()), f64::from(event.client_y())) }));
            }
        >
            <span class="mark" role="gridcell">{move || row.with(|row| row.as_ref().map(marks))}</span>
            <span role="gridcell">
                {move || {
                    if is(|row| row.rest.is_some()) {
                        Some(mark("partial", "", Some(IconName::Partial)))
                    } else {
                        is(|row| row.has_attachment).then(|| mark("column-attachment", "", Some(IconName::Attach)))
                    }
                }}
            </span>
            <span class="who" role="gridcell">{move || row.with(|row| row.as_ref().map(|row| people(row, others.get())))}</span>
            <span class="subject" role="gridcell">
                {move || row.with(|row| row.as_ref().and_then(|row| conversation(app, row)))}
                {move || {
                    row.with(|row| {
                        row.as_ref().map(|row| if row.subject.is_empty() { t("no-subject") } else { row.subject.clone() })
                    })
                }}
                {move || row.with(|row| row.as_ref().and_then(|row| row.watch).map(watch))}
                {move || row.with(|row| row.as_ref().and_then(|row| row.outbox.clone()).map(|state| outbox(&state)))}
                <i>
                    {move || {
                        row.with(|row| {
                            row.as_ref()
                                .map(|row| {
                                    let found = app.search_snippets.with(|known| known.get(&row.id).cloned());
                                    match found.filter(|_| hits.get()) {
                                        Some(pieces) => marked(pieces).into_any(),
                                        None => row.preview.clone().into_any(),
                                    }
                                })
                        })
                    }}
                </i>
            </span>
            <span class="date" role="gridcell">{move || row.with(|row| row.as_ref().map(|row| list_date(row.received)))}</span>
            <span class="date end" role="gridcell">
                {move || {
                    row.with(|row| {
                        row.as_ref().map(|row| if hits.get() { folder_name(app, row.folder) } else { size(row.size) })
                    })
                }}
            </span>
        </div>
    }
}

/// The marks of a row, each in its own place: unread or what became of it, its urgency, its flag.
fn marks(row: &MessageSummary) -> impl IntoView + use<> {
    let state = if row.unread {
        Some(mark("unread", "dot", None))
    } else if row.answered {
        Some(mark("answered", "", Some(IconName::Reply)))
    } else if row.forwarded {
        Some(mark("forwarded", "", Some(IconName::Forward)))
    } else {
        None
    };
    let urgent = row.priority == Priority::High;
    view! {
        <span>{state}</span>
        <span>{urgent.then(|| mark("urgent", "flag", Some(IconName::Urgent)))}</span>
        <span>{row.flagged.then(|| mark("flagged", "flag", Some(IconName::Flag)))}</span>
    }
}

/// What unfolds a conversation, and how many messages it has.
fn conversation(app: App, row: &MessageSummary) -> Option<impl IntoView + use<>> {
    let Grouping::Head { messages, open, .. } = row.grouping else {
        return None;
    };
    let conversation = row.conversation;
    let key = if open { "fold" } else { "unfold" };
    Some(view! {
        <button
            class="twisty"
            class:open=open
            tabindex="-1"
            data-test="twisty"
            title=t(key)
            aria-label=t(key)
            on:click=move |event| {
                event.stop_propagation();
                app.unfold(conversation, !open);
            }
        >
            <Icon name=IconName::Twisty />
        </button>
        <span class="count">{number(messages)}</span>
    })
}

/// Whether the conversation is watched or ignored.
fn watch(watch: Watch) -> impl IntoView + use<> {
    match watch {
        Watch::Watched => mark("watched", "watch", Some(IconName::Watched)),
        Watch::Ignored => mark("ignored", "watch", Some(IconName::Ignored)),
    }
}

/// Text with what was found in it marked.
fn marked(pieces: Vec<Piece>) -> impl IntoView + use<> {
    pieces
        .into_iter()
        .map(|piece| {
            if piece.hit {
                view! { <mark>{piece.text}</mark> }.into_any()
            } else {
                piece.text.into_any()
            }
        })
        .collect_view()
}

fn folder_name(app: App, id: FolderId) -> String {
    let folder = app
        .folders
        .with(|folders| folders.iter().find(|folder| folder.id == id).cloned());
    folder.map_or_else(String::new, |folder| match folder.role {
        Some(role) => t(folder_key(role)),
        None => folder.name,
    })
}

/// A small sign with its meaning.
fn mark(key: &'static str, class: &'static str, icon: Option<IconName>) -> impl IntoView + use<> {
    view! {
        <span class=class role="img" title=move || t(key) aria-label=move || t(key)>
            {icon.map(|icon| view! { <Icon name=icon /> })}
        </span>
    }
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
