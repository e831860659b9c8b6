//! The menu of a folder: where it was asked for, and what can be done there.

use crate::i18n::t;
use crate::parts::MenuEntry;
use crate::state::{App, Dialog};
use contract::{Folder, FolderRole};
use leptos::prelude::*;

/// Where the menu was asked for: of which folder, and where in the window.
#[derive(Clone, PartialEq)]
pub(super) struct Asked {
    pub(super) folder: Folder,
    pub(super) at: (f64, f64),
}

/// What can be done with a folder.
pub(super) fn entries(app: App, folder: &Folder) -> Vec<MenuEntry> {
    let own = folder.role.is_none();
    let dialog = |key: &'static str, dialog: Dialog| {
        MenuEntry::new(t(key), key, move || app.dialog.set(Some(dialog.clone())))
    };
    let mut entries = vec![dialog(
        "action-new-folder",
        Dialog::NewFolder(own.then_some(folder.id)),
    )];
    if own {
        let id = folder.id;
        entries.push(MenuEntry::new(
            t("action-rename-folder"),
            "action-rename-folder",
            move || app.renaming.set(Some(id)),
        ));
        entries.push(dialog(
            "action-delete-folder",
            Dialog::DeleteFolder(folder.clone()),
        ));
    }
    if folder.role == Some(FolderRole::Deleted) {
        entries.push(dialog("action-empty-deleted", Dialog::EmptyDeleted).apart());
    }
    entries
}
