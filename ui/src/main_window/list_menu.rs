//! What can be done with the selected messages, where they are.

use super::list_keys::activate;
use crate::i18n::t;
use crate::parts::{Menu, MenuEntry};
use crate::state::App;
use contract::command::{ConfirmSent, RetryOutbox};
use contract::{Action, FolderRole, MessageSummary, OutboxState, Watch};
use leptos::prelude::*;

/// Where the menu was asked for: on which row, and where in the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Asked {
    /// The row.
    pub(crate) place: u64,
    /// The point.
    pub(crate) at: (f64, f64),
}

/// The menu of the list, while it is asked for.
#[component]
pub(crate) fn ListMenu(app: App, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let on_close = Callback::new(move |()| asked.set(None));
    move || {
        asked.get().map(|asked| {
            // As things are when it opens: what changes under an open menu is chosen by mistake.
            let entries = untrack(|| entries(app, asked.place));
            view! { <Menu label=t("list-menu") test="list-menu" at=asked.at entries=entries on_close=on_close /> }
        })
    }
}

/// What the selection is, as far as the menu asks.
struct Chosen {
    rows: Vec<MessageSummary>,
    /// Whether `rows` is all that is selected.
    all: bool,
    one: bool,
}

impl Chosen {
    /// What is not loaded may be so.
    fn any(&self, is: impl Fn(&MessageSummary) -> bool) -> bool {
        !self.all || self.rows.iter().any(is)
    }

    fn the_one(&self) -> Option<&MessageSummary> {
        self.rows.first().filter(|_| self.one)
    }
}

fn entries(app: App, place: u64) -> Vec<MenuEntry> {
    let (rows, all) = app.selected_rows();
    let one = app.selected.with_untracked(|selected| selected.len() == 1);
    let chosen = Chosen { rows, all, one };
    let open = MenuEntry::new(t("list-open"), "list-menu-open", move || {
        activate(app, place);
    })
    .only_if(one);
    let mut entries = vec![open];
    entries.extend(match app.current().and_then(|folder| folder.role) {
        Some(FolderRole::Drafts) => vec![entry(app, Action::Delete).apart()],
        Some(FolderRole::Outbox) => in_outbox(app, &chosen),
        role => in_folder(app, &chosen, role),
    });
    entries
}

fn entry(app: App, action: Action) -> MenuEntry {
    named(app, action, action)
}

/// An action that is called something else here.
fn named(app: App, action: Action, name: Action) -> MenuEntry {
    MenuEntry::new(
        t(&format!("action-{}", name.key())),
        format!("list-menu-{}", action.key()),
        move || app.perform(action),
    )
}

fn in_folder(app: App, chosen: &Chosen, role: Option<FolderRole>) -> Vec<MenuEntry> {
    let one = chosen.one;
    let mut entries = vec![
        entry(app, Action::Reply).only_if(one).apart(),
        entry(app, Action::ReplyAll).only_if(one),
        entry(app, Action::Forward).only_if(one),
    ];
    // One message is the one or the other; of many, some may be each.
    let (unread, read) = (chosen.any(|row| row.unread), chosen.any(|row| !row.unread));
    if unread {
        entries.push(entry(app, Action::MarkRead).apart());
    }
    if read {
        let mark = entry(app, Action::MarkUnread);
        entries.push(if unread { mark } else { mark.apart() });
    }
    let flagged = !chosen.rows.is_empty() && chosen.rows.iter().all(|row| row.flagged);
    entries.push(entry(app, Action::Flag).ticked(flagged));
    for (action, watch) in [
        (Action::WatchConversation, Watch::Watched),
        (Action::IgnoreConversation, Watch::Ignored),
    ] {
        let is_so =
            !chosen.rows.is_empty() && chosen.rows.iter().all(|row| row.watch == Some(watch));
        let entry = entry(app, action).ticked(is_so);
        entries.push(if watch == Watch::Watched {
            entry.apart()
        } else {
            entry
        });
    }
    entries.push(entry(app, Action::MoveToFolder).apart());
    entries.extend(as_file(app, one));
    entries.push(if role == Some(FolderRole::Deleted) {
        named(app, Action::Delete, Action::DeleteForGood).apart()
    } else {
        entry(app, Action::Delete).apart()
    });
    entries
}

/// What waits to be sent is not answered, and has nothing to be marked.
fn in_outbox(app: App, chosen: &Chosen) -> Vec<MenuEntry> {
    let mut entries = Vec::new();
    if let Some(row) = chosen.the_one() {
        let message = row.id;
        let stopped = matches!(
            row.outbox,
            Some(
                OutboxState::Retrying { .. }
                    | OutboxState::Failed { .. }
                    | OutboxState::MayHaveBeenSent
            )
        );
        if stopped {
            let retry = move || app.attempt(RetryOutbox { message });
            entries
                .push(MenuEntry::new(t("outbox-retry"), "list-menu-outbox-retry", retry).apart());
        }
        if row.outbox == Some(OutboxState::MayHaveBeenSent) {
            let confirm = move || app.attempt(ConfirmSent { message });
            entries.push(MenuEntry::new(
                t("outbox-confirm"),
                "list-menu-outbox-confirm",
                confirm,
            ));
        }
    }
    let mut file = as_file(app, chosen.one).into_iter();
    entries.extend(file.next().map(MenuEntry::apart));
    entries.extend(file);
    entries.push(entry(app, Action::Delete).apart());
    entries
}

fn as_file(app: App, one: bool) -> [MenuEntry; 2] {
    [Action::SaveAs, Action::Source].map(|action| entry(app, action).only_if(one))
}
