//! What a menu entry, a button or a key does.

use super::reading::people;
use super::tree::is_typing;
use crate::i18n::{date_and_time, t, t_args};
use crate::ipc::call;
use crate::state::source::Source;
use crate::state::{App, Dialog};
use contract::command::*;
use contract::{
    Action, DraftId, DraftKind, FolderRole, Language, Layout, MessageId, MessageView, Person,
    SHORTCUTS, Show, Theme, Watch,
};
use leptos::prelude::*;
use leptos::{ev, task::spawn_local};

/// Unread messages of one conversation that are passed over.
const CONVERSATION: usize = 200;

/// Keeps the menu's ticks true to what the list shows; at first they are for all of it.
pub(super) fn tick_menu(app: App) {
    Effect::new(move |told: Option<Show>| {
        let show = app.show.get();
        if show != told.unwrap_or_default() {
            app.attempt(TickShow { show });
        }
        show
    });
}

/// Does an action.
pub(crate) fn perform(app: App, action: Action) {
    let selected: Vec<MessageId> = app.selected.get_untracked().into_iter().collect();
    let one = selected.first().copied().filter(|_| selected.len() == 1);
    let folder = app.folder.get_untracked();
    let current = folder.and_then(|id| {
        app.folders
            .with_untracked(|all| all.iter().find(|f| f.id == id).cloned())
    });
    let own = current.clone().filter(|folder| folder.role.is_none());
    let drafts = app.shows_role(FolderRole::Drafts);
    match action {
        Action::NewMail => app.attempt(Compose {
            kind: DraftKind::New,
        }),
        Action::Reply | Action::ReplyAll | Action::Forward => {
            if let Some(message) = one.filter(|_| !drafts) {
                answer(app, action, message);
            }
        }
        Action::Print => {
            // The whole page is printed; the style sheet leaves the letter only.
            let _ = window().print();
        }
        Action::Delete | Action::DeleteForGood if drafts => {
            if !selected.is_empty() {
                app.dialog.set(Some(Dialog::DiscardDrafts(selected)));
            }
        }
        Action::Delete
            if app.folder_of(&selected).is_some()
                && app.folder_of(&selected) == app.by_role(FolderRole::Deleted) =>
        {
            delete_for_good(app, selected);
        }
        Action::Delete => {
            if let Some(deleted) = app.by_role(FolderRole::Deleted) {
                app.move_to(selected, deleted, "deleted");
            }
        }
        Action::DeleteForGood => delete_for_good(app, selected),
        Action::Undo => {
            if let Some(undo) = app.undo.get_untracked() {
                app.undo.set(None);
                app.attempt(MoveMessages {
                    messages: undo.messages,
                    folder: undo.back_to,
                });
            }
        }
        Action::SendReceive => app.attempt(SendReceive { account: None }),
        Action::Stop => app.attempt(Stop {}),
        Action::MarkRead | Action::MarkUnread => {
            if !selected.is_empty() && !drafts {
                app.attempt(MarkRead {
                    messages: selected,
                    read: action == Action::MarkRead,
                });
            }
        }
        Action::MarkAllRead => {
            if let Some(folder) = folder {
                app.attempt(MarkFolderRead { folder });
            }
        }
        Action::Flag => {
            if !selected.is_empty() && !drafts {
                // Where some are flagged and some are not, all are.
                let (rows, _) = app.selected_rows();
                let flagged = rows.is_empty() || rows.iter().any(|row| !row.flagged);
                app.attempt(SetFlag {
                    messages: selected,
                    flagged,
                });
            }
        }
        Action::SelectAll => app.select_all(),
        Action::MoveToFolder => {
            if !selected.is_empty() && !drafts {
                app.dialog.set(Some(Dialog::MoveTo));
            }
        }
        Action::NewFolder => app
            .dialog
            .set(Some(Dialog::NewFolder(own.map(|folder| folder.id)))),
        Action::RenameFolder => app.renaming.set(own.map(|folder| folder.id)),
        Action::DeleteFolder => app.dialog.set(own.map(Dialog::DeleteFolder)),
        Action::EmptyDeleted => app.dialog.set(Some(Dialog::EmptyDeleted)),
        Action::SaveAs => {
            if let Some(message) = one.filter(|_| !drafts) {
                app.attempt(SaveMessage { message });
            }
        }
        Action::Source => {
            if let Some(message) = one.filter(|_| !drafts) {
                spawn_local(async move {
                    match call(MessageSource { message }).await {
                        Ok(source) => app.dialog.set(Some(Dialog::Source(source))),
                        Err(problem) => app.tell(problem),
                    }
                });
            }
        }
        Action::NextUnread => next_unread(app, false),
        Action::NextUnreadConversation => next_unread(app, true),
        Action::WatchConversation => app.watch_selected(Watch::Watched),
        Action::IgnoreConversation => app.watch_selected(Watch::Ignored),
        Action::GroupByConversation => {
            let grouped = app
                .settings
                .with_untracked(|settings| settings.as_ref().is_some_and(|s| s.grouped));
            app.group(!grouped);
        }
        Action::ShowAll => app.show_only(Show::All),
        Action::ShowUnread => app.show_only(Show::Unread),
        Action::ShowFlagged => app.show_only(Show::Flagged),
        Action::HideIgnored => app.show_only(Show::HideIgnored),
        Action::HideReadOrIgnored => app.show_only(Show::HideReadOrIgnored),
        Action::ShowWatched => app.show_only(Show::Watched),
        Action::Find => crate::search::type_query(),
        Action::FindMessage => app.dialog.set(Some(Dialog::FindMessage)),
        Action::CheckMail => super::checked::check(app),
        Action::RebuildIndex => app.rebuild_index(),
        Action::GoInbox => {
            if let Some(inbox) = app.by_role(FolderRole::Inbox) {
                app.show_folder(inbox);
            }
        }
        Action::Accounts => app.dialog.set(Some(Dialog::Accounts)),
        Action::Options => app.dialog.set(Some(Dialog::Options)),
        Action::LayoutBelow => app.change_settings(|settings| settings.layout = Layout::Below),
        Action::LayoutBeside => app.change_settings(|settings| settings.layout = Layout::Beside),
        Action::LayoutOff => app.change_settings(|settings| settings.layout = Layout::Off),
        Action::ThemeLight => app.change_settings(|settings| settings.theme = Theme::Light),
        Action::ThemeDark => app.change_settings(|settings| settings.theme = Theme::Dark),
        Action::ThemeSystem => app.change_settings(|settings| settings.theme = Theme::System),
        Action::LanguageEnglish => {
            app.change_settings(|settings| settings.language = Some(Language::En))
        }
        Action::LanguageTurkish => {
            app.change_settings(|settings| settings.language = Some(Language::Tr))
        }
        Action::Shortcuts => app.dialog.set(Some(Dialog::Shortcuts)),
        Action::WhatIsPop => app.dialog.set(Some(Dialog::WhatIsPop)),
        Action::About => app.dialog.set(Some(Dialog::About)),
        // The shell's own.
        Action::Open | Action::Close | Action::Quit => {}
    }
}

pub(crate) fn discard(app: App, drafts: Vec<MessageId>) {
    for draft in drafts {
        app.attempt(DiscardDraft {
            draft: DraftId(draft.0),
        });
    }
    app.deselect();
}

fn delete_for_good(app: App, messages: Vec<MessageId>) {
    if !messages.is_empty() {
        app.dialog.set(Some(Dialog::DeleteForGood(messages)));
    }
}

/// Begins an answer, or passes a message on, with the line above the quotation in the user's language.
fn answer(app: App, action: Action, message: MessageId) {
    spawn_local(async move {
        let view = match call(OpenMessage { message }).await {
            Ok(view) => view,
            Err(problem) => return app.tell(problem),
        };
        let kind = match action {
            Action::Reply => DraftKind::Reply {
                message,
                lead: wrote(&view),
            },
            Action::ReplyAll => DraftKind::ReplyAll {
                message,
                lead: wrote(&view),
            },
            _ => DraftKind::Forward {
                message,
                lead: forwarded(&view),
            },
        };
        if let Err(problem) = call(Compose { kind }).await {
            app.tell(problem);
        }
    });
}

fn wrote(view: &MessageView) -> String {
    let name = view.from.first().map(|from: &Person| {
        if from.name.is_empty() {
            from.address.clone()
        } else {
            from.name.clone()
        }
    });
    t_args(
        "lead-reply",
        &[
            ("date", date_and_time(view.date).into()),
            ("name", name.unwrap_or_default().into()),
        ],
    )
}

fn forwarded(view: &MessageView) -> String {
    let mut lines = vec![t("lead-forward")];
    let mut field = |key: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("{}: {value}", t(key)));
        }
    };
    field("field-from", people(&view.from));
    field("field-date", date_and_time(view.date));
    field("field-subject", view.subject.clone());
    field("field-to", people(&view.to));
    field("field-cc", people(&view.cc));
    lines.join("\n")
}

/// Goes to the next unread message; with `elsewhere`, to one of another conversation.
fn next_unread(app: App, elsewhere: bool) {
    // What a search found has no next one.
    let Some(Source::Folder(view)) = app.source() else {
        return;
    };
    let after = app.caret.get_untracked();
    let here = after.and_then(|place| untrack(|| app.row(place)));
    let here = here.map(|row| row.conversation).filter(|_| elsewhere);
    spawn_local(async move {
        let mut after = after;
        // A conversation has so many messages in a row at most before this gives up.
        for _ in 0..CONVERSATION {
            let view = view.clone();
            match call(NextUnread { view, after }).await {
                Ok(Some((place, row))) if here == Some(row.conversation) => after = Some(place),
                // It may not be loaded yet; once it is, it is opened.
                Ok(Some((place, _))) => return app.select(place),
                Ok(None) => return,
                Err(problem) => return app.tell(problem),
            }
        }
    });
}

/// Binds the keys that the native menu does not.
pub(crate) fn bind_keys(app: App) {
    window_event_listener(ev::keydown, move |event| {
        if app.dialog.with_untracked(Option::is_some) || is_typing(&event) {
            return;
        }
        let pressed = pressed(&event);
        // The native menu shows these keys for texts; what is not a text is the list.
        if pressed.eq_ignore_ascii_case("CmdOrCtrl+A") {
            event.prevent_default();
            return app.select_all();
        }
        let bound = SHORTCUTS.iter().find(|shortcut| {
            let screen = ["Delete", "Insert"]
                .iter()
                .any(|key| shortcut.key.ends_with(key));
            shortcut.also.contains(&pressed.as_str()) || (screen && shortcut.key == pressed)
        });
        if let Some(shortcut) = bound {
            event.prevent_default();
            perform(app, shortcut.action);
        }
    });
}

fn pressed(event: &ev::KeyboardEvent) -> String {
    let mut keys = String::new();
    if event.ctrl_key() || event.meta_key() {
        keys.push_str("CmdOrCtrl+");
    }
    if event.shift_key() {
        keys.push_str("Shift+");
    }
    keys.push_str(&event.key());
    keys
}
