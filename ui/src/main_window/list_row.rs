//! One row of the message list.

use super::list_looks::{Looks, dressed};
use super::scroll::pixels;
use crate::i18n::{list_date, number, size, t, t_args};
use crate::parts::{Icon, IconName};
use crate::state::{App, folder_key};
use contract::{
    Column, FolderId, Grouping, MessageId, MessageSummary, OutboxState, Person, Piece, Priority,
    Watch,
};
use leptos::prelude::*;
use std::collections::HashMap;

/// The id of a row in the page.
pub(super) fn row_id(place: u64) -> String {
    format!("row-{place}")
}

/// The place of the row with an id.
pub(super) fn place_of(id: &str) -> Option<u64> {
    id.strip_prefix("row-")?.parse().ok()
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
    /// By how much rows stand higher in their box than in the whole list.
    raised: Signal<f64>,
    others: Signal<bool>,
    hits: Signal<bool>,
    columns: Signal<Vec<Column>>,
) -> impl IntoView {
    let row = Memo::new(move |_| app.row(place));
    let looks = move || {
        let caret = app.caret.get() == Some(place);
        let top = pixels(place) - raised.get();
        row.with(|row| {
            let selected = row
                .as_ref()
                .is_some_and(|row| app.selected.with(|selected| selected.contains(&row.id)));
            Looks::new(row.as_ref(), selected, caret, top)
        })
    };
    view! {
        <div
            role="row"
            id=row_id(place)
            // The columns are the first row, and rows count from 1.
            aria-rowindex=(place + 2).to_string()
            data-test="message-row"
            draggable="true"
            use:dressed=looks
        >
            {move || {
                row.with(|row| {
                    columns.with(|columns| cells(app, row.as_ref(), others.get(), columns, hits.get()))
                })
            }}
        </div>
    }
}

/// What was found in the message of a row, each by itself: with a keystroke of a search most rows stay as they are but for
/// what is marked in them, and the snippet comes after the row.
#[derive(Clone, Copy)]
struct Found {
    subject: Memo<Option<Vec<Piece>>>,
    snippet: Memo<Option<Vec<Piece>>>,
}

impl Found {
    fn new(app: App, id: MessageId) -> Self {
        let of = move |known: RwSignal<HashMap<MessageId, Vec<Piece>>>| {
            Memo::new(move |_| known.with(|known| known.get(&id).cloned()))
        };
        Self {
            subject: of(app.search_subjects),
            snippet: of(app.search_snippets),
        }
    }
}

/// The cells of a row; of a hit with what was found in it.
fn cells(
    app: App,
    row: Option<&MessageSummary>,
    others: bool,
    columns: &[Column],
    hits: bool,
) -> AnyView {
    let Some(row) = row else {
        return view! {
            <span role="gridcell"></span>
            <span role="gridcell"></span>
            <span class="who" role="gridcell"></span>
            <span class="subject" role="gridcell"></span>
        }
        .into_any();
    };
    let found = hits.then(|| Found::new(app, row.id));
    let attached = if row.rest.is_some() {
        Some(mark("partial", "", Some(IconName::Partial)))
    } else {
        row.has_attachment
            .then(|| mark("column-attachment", "", Some(IconName::Attach)))
    };
    let chosen = columns.iter().map(|column| {
        let column = *column;
        view! { <span class=class_of(column) role="gridcell">{cell(app, row, column)}</span> }
    });
    let folder = hits.then(|| {
        view! { <span class="column-folder" role="gridcell">{folder_name(app, row.folder)}</span> }
    });
    view! {
        <span class="mark" role="gridcell">{marks(row)}</span>
        <span role="gridcell">{attached}</span>
        <span class="who" role="gridcell">{people(row, others)}</span>
        <span class="subject" role="gridcell">
            {conversation(app, row)}
            {subject(row, found)}
            {row.watch.map(watch)}
            {row.outbox.as_ref().map(outbox)}
            <i>{excerpt(row, found)}</i>
        </span>
        {chosen.collect_view()}
        {folder}
    }
    .into_any()
}

/// The beginning of the text; in a search, once it is known, the part around what was found.
fn excerpt(row: &MessageSummary, found: Option<Found>) -> AnyView {
    with_found(found.map(|found| found.snippet), row.preview.clone())
}

/// The subject; in a search, with what was found in it marked.
fn subject(row: &MessageSummary, found: Option<Found>) -> AnyView {
    let plain = if row.subject.is_empty() {
        t("no-subject")
    } else {
        row.subject.clone()
    };
    with_found(found.map(|found| found.subject), plain)
}

/// What was found, marked, or the plain text where nothing was.
fn with_found(found: Option<Memo<Option<Vec<Piece>>>>, plain: String) -> AnyView {
    let Some(found) = found else {
        return plain.into_any();
    };
    let text = move || match found.get() {
        Some(pieces) => marked(pieces).into_any(),
        None => plain.clone().into_any(),
    };
    text.into_any()
}

/// The class of a column's cells, which has its width.
pub(super) fn class_of(column: Column) -> &'static str {
    match column {
        Column::Received => "column-received date",
        Column::Sent => "column-sent date",
        Column::Account => "column-account",
        Column::Size => "column-size date end",
    }
}

fn cell(app: App, row: &MessageSummary, column: Column) -> String {
    match column {
        Column::Received => list_date(row.received),
        Column::Sent => row.sent.map(list_date).unwrap_or_default(),
        Column::Account => app.accounts.with(|accounts| {
            accounts
                .iter()
                .flatten()
                .find(|account| Some(account.id) == row.account)
                .map(|account| account.settings.name.clone())
                .unwrap_or_default()
        }),
        Column::Size => size(row.size),
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
            aria-expanded=open.to_string()
            on:click=move |event| {
                event.stop_propagation();
                app.unfold(conversation, !open);
            }
        >
            <Icon name=IconName::Twisty />
        </button>
        <span class="count" data-test="conversation-count">{number(messages)}</span>
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
        <span class=class role="img" title=t(key) aria-label=t(key)>
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_by_its_id() {
        assert_eq!(place_of(&row_id(999_999)), Some(999_999));
        assert_eq!(place_of("list"), None);
    }
}
