//! The native menu bar. What an entry does is an [`Action`]; its keys are in [`contract::SHORTCUTS`].

use crate::desk::Desk;
use crate::links;
use crate::windows::{self, MAIN};
use crate::words::Words;
use contract::{Action, DraftKind, Event, Language, Layout, SHORTCUTS, Settings, Theme};
use tauri::menu::{
    CheckMenuItemBuilder, Menu, MenuItemBuilder, PredefinedMenuItem, Submenu, SubmenuBuilder,
};
use tauri::{AppHandle, Manager, Wry};

/// Keys that would be taken away from text fields are bound by the screen, which knows where the caret is.
const LEFT_TO_THE_SCREEN: [&str; 2] = ["Delete", "Insert"];

/// Puts the menu bar, in the settings' language, on the main window.
pub(crate) fn show(app: &AppHandle, settings: &Settings) {
    let shown = build(app, settings).and_then(|menu| {
        // macOS has one menu bar; elsewhere each window has its own, and a compose window needs none.
        if cfg!(target_os = "macos") {
            app.set_menu(menu).map(drop)
        } else if let Some(window) = app.get_webview_window(MAIN) {
            window.set_menu(menu).map(drop)
        } else {
            Ok(())
        }
    });
    if let Err(error) = shown {
        eprintln!("postane: the menu: {error}");
    }
}

fn build(app: &AppHandle, settings: &Settings) -> tauri::Result<Menu<Wry>> {
    let bar = Bar {
        app,
        words: Words::of(settings),
    };
    let edit = SubmenuBuilder::new(app, bar.words.text("menu-edit"))
        .item(&bar.entry(Action::Undo)?)
        .separator()
        .item(&PredefinedMenuItem::cut(
            app,
            Some(&bar.words.text("edit-cut")),
        )?)
        .item(&PredefinedMenuItem::copy(
            app,
            Some(&bar.words.text("edit-copy")),
        )?)
        .item(&PredefinedMenuItem::paste(
            app,
            Some(&bar.words.text("edit-paste")),
        )?)
        .item(&PredefinedMenuItem::select_all(
            app,
            Some(&bar.words.text("edit-select-all")),
        )?)
        .separator()
        .item(&bar.entry(Action::SelectAll)?)
        .item(&bar.entry(Action::MarkRead)?)
        .item(&bar.entry(Action::MarkUnread)?)
        .item(&bar.entry(Action::MarkAllRead)?)
        .separator()
        .item(&bar.entry(Action::MoveToFolder)?)
        .item(&bar.entry(Action::Delete)?)
        .item(&bar.entry(Action::DeleteForGood)?)
        .item(&bar.entry(Action::EmptyDeleted)?)
        .separator()
        .item(&bar.entry(Action::Find)?)
        .item(&bar.entry(Action::FindMessage)?)
        .build()?;
    let folder = bar.submenu(
        "menu-folder",
        &[
            Action::NewFolder,
            Action::RenameFolder,
            Action::DeleteFolder,
        ],
        None,
    )?;
    let file = SubmenuBuilder::new(app, bar.words.text("menu-file"))
        .item(&bar.entry(Action::NewMail)?)
        .item(&bar.entry(Action::SaveAs)?)
        .item(&folder)
        .separator()
        .item(&bar.entry(Action::Print)?)
        .separator()
        .item(&bar.entry(Action::Close)?)
        .item(&bar.entry(Action::Quit)?)
        .build()?;
    let layout = match settings.layout {
        Layout::Below => Action::LayoutBelow,
        Layout::Beside => Action::LayoutBeside,
        Layout::Off => Action::LayoutOff,
    };
    let theme = match settings.theme {
        Theme::System => Action::ThemeSystem,
        Theme::Light => Action::ThemeLight,
        Theme::Dark => Action::ThemeDark,
    };
    let language = match settings.language {
        Some(Language::Tr) => Some(Action::LanguageTurkish),
        Some(Language::En) => Some(Action::LanguageEnglish),
        None => None,
    };
    let view = SubmenuBuilder::new(app, bar.words.text("menu-view"))
        .item(&bar.submenu(
            "menu-current-view",
            &[
                Action::ShowAll,
                Action::ShowUnread,
                Action::ShowFlagged,
                Action::HideIgnored,
                Action::HideReadOrIgnored,
                Action::ShowWatched,
            ],
            None,
        )?)
        .item(&bar.ticked(Action::GroupByConversation, settings.grouped)?)
        .separator()
        .item(&bar.submenu(
            "menu-layout",
            &[Action::LayoutBelow, Action::LayoutBeside, Action::LayoutOff],
            Some(Some(layout)),
        )?)
        .item(&bar.submenu(
            "menu-theme",
            &[Action::ThemeSystem, Action::ThemeLight, Action::ThemeDark],
            Some(Some(theme)),
        )?)
        .item(&bar.submenu(
            "menu-language",
            &[Action::LanguageEnglish, Action::LanguageTurkish],
            Some(language),
        )?)
        .separator()
        .item(&bar.entry(Action::NextUnread)?)
        .item(&bar.entry(Action::NextUnreadConversation)?)
        .item(&bar.entry(Action::GoInbox)?)
        .build()?;
    let tools = bar.submenu(
        "menu-tools",
        &[
            Action::SendReceive,
            Action::Stop,
            Action::Accounts,
            Action::Options,
            Action::RebuildIndex,
        ],
        None,
    )?;
    let message = bar.submenu(
        "menu-message",
        &[
            Action::NewMail,
            Action::Reply,
            Action::ReplyAll,
            Action::Forward,
            Action::Flag,
            Action::WatchConversation,
            Action::IgnoreConversation,
            Action::Source,
        ],
        None,
    )?;
    let help = bar.submenu(
        "menu-help",
        &[Action::WhatIsPop, Action::Shortcuts, Action::About],
        None,
    )?;
    Menu::with_items(app, &[&file, &edit, &view, &tools, &message, &help])
}

struct Bar<'a> {
    app: &'a AppHandle,
    words: Words,
}

impl Bar<'_> {
    fn label(&self, action: Action) -> String {
        self.words.text(&format!("action-{}", action.key()))
    }

    fn entry(&self, action: Action) -> tauri::Result<tauri::menu::MenuItem<Wry>> {
        let mut item = MenuItemBuilder::with_id(action.key(), self.label(action));
        let shortcut = SHORTCUTS.iter().find(|shortcut| shortcut.action == action);
        if let Some(shortcut) = shortcut
            && !LEFT_TO_THE_SCREEN
                .iter()
                .any(|key| shortcut.key.ends_with(key))
        {
            item = item.accelerator(shortcut.key);
        }
        item.build(self.app)
    }

    /// An entry that is on or off.
    fn ticked(&self, action: Action, on: bool) -> tauri::Result<tauri::menu::CheckMenuItem<Wry>> {
        CheckMenuItemBuilder::with_id(action.key(), self.label(action))
            .checked(on)
            .build(self.app)
    }

    /// Entries; with `checked`, each with a mark that the chosen one has.
    fn submenu(
        &self,
        title: &str,
        actions: &[Action],
        checked: Option<Option<Action>>,
    ) -> tauri::Result<Submenu<Wry>> {
        let mut menu = SubmenuBuilder::new(self.app, self.words.text(title));
        for action in actions {
            menu = match checked {
                None => menu.item(&self.entry(*action)?),
                Some(chosen) => menu.item(&self.ticked(*action, chosen == Some(*action))?),
            };
        }
        menu.build()
    }
}

/// A menu entry, of the bar or of the tray, was chosen.
pub(crate) fn chosen(app: &AppHandle, id: &str) {
    let Some(action) = Action::ALL
        .iter()
        .copied()
        .find(|action| action.key() == id)
    else {
        return;
    };
    match action {
        Action::Quit => app.exit(0),
        Action::Open => windows::show_main(app),
        Action::Close => {
            if let Some(window) = app.get_webview_window(MAIN) {
                // As the button on the frame does: maybe into the tray.
                let _ = window.close();
            }
        }
        // These two also work while the window is hidden.
        Action::NewMail => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                told(&app, links::compose(&app, DraftKind::New).await.map(drop));
            });
        }
        Action::SendReceive => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                let engine = app.state::<Desk>().engine().clone();
                told(&app, engine.send_receive(None).await);
            });
        }
        action => links::tell(app, &Event::Menu { action }),
    }
}

fn told(app: &AppHandle, result: Result<(), contract::Problem>) {
    if let Err(problem) = result {
        links::tell(app, &Event::Problem { problem });
    }
}
