//! The native menu bar. What an entry does is an [`Action`]; its keys are in [`contract::SHORTCUTS`].

use crate::desk::Desk;
use crate::links;
use crate::windows::{self, MAIN};
use crate::words::Words;
use contract::{Action, DraftKind, Event, Language, Layout, SHORTCUTS, Settings, Show, Theme};
use tauri::menu::{
    CheckMenuItemBuilder, IsMenuItem, Menu, MenuItemBuilder, MenuItemKind, PredefinedMenuItem,
    Submenu, SubmenuBuilder,
};
use tauri::{AppHandle, Manager, Wry};

/// Keys that would be taken away from text fields are bound by the screen, which knows where the caret is.
const LEFT_TO_THE_SCREEN: [&str; 2] = ["Delete", "Insert"];

/// Puts the menu bar, in the settings' language, on the main window.
pub(crate) fn show(app: &AppHandle) {
    noted(build(app).and_then(|menu| {
        // macOS has one menu bar; elsewhere each window has its own, and a compose window needs none.
        if cfg!(target_os = "macos") {
            app.set_menu(menu).map(drop)
        } else if let Some(window) = app.get_webview_window(MAIN) {
            window.set_menu(menu).map(drop)
        } else {
            Ok(())
        }
    }));
}

/// Ticks what is on, and nothing else: a click on an entry alone changes its tick.
pub(crate) fn tick(app: &AppHandle) {
    let menu = if cfg!(target_os = "macos") {
        app.menu()
    } else {
        app.get_webview_window(MAIN)
            .and_then(|window| window.menu())
    };
    noted(menu.map_or(Ok(()), |menu| tick_all(menu.items()?, &Ticks::of(app))));
}

/// A menu that fails is no reason to end, and its failure is none of the user's concern.
fn noted(outcome: tauri::Result<()>) {
    if let Err(error) = outcome {
        eprintln!("postane: the menu: {error}");
    }
}

fn tick_all(entries: Vec<MenuItemKind<Wry>>, ticks: &Ticks) -> tauri::Result<()> {
    for entry in entries {
        match entry {
            MenuItemKind::Submenu(menu) => tick_all(menu.items()?, ticks)?,
            MenuItemKind::Check(entry) => {
                if let Some(on) = action(entry.id().as_ref()).and_then(|action| ticks.on(action)) {
                    entry.set_checked(on)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// What the ticks tell.
struct Ticks {
    settings: Settings,
    show: Show,
}

impl Ticks {
    fn of(app: &AppHandle) -> Self {
        let desk = app.state::<Desk>();
        Self {
            settings: desk.settings(),
            show: desk.show(),
        }
    }

    /// Whether an entry has a tick; `None`: it is not one of those that have.
    fn on(&self, action: Action) -> Option<bool> {
        let Settings {
            layout,
            theme,
            language,
            ..
        } = self.settings;
        Some(match action {
            Action::ShowAll => self.show == Show::All,
            Action::ShowUnread => self.show == Show::Unread,
            Action::ShowFlagged => self.show == Show::Flagged,
            Action::HideIgnored => self.show == Show::HideIgnored,
            Action::HideReadOrIgnored => self.show == Show::HideReadOrIgnored,
            Action::ShowWatched => self.show == Show::Watched,
            Action::GroupByConversation => self.settings.grouped,
            Action::LayoutBelow => layout == Layout::Below,
            Action::LayoutBeside => layout == Layout::Beside,
            Action::LayoutOff => layout == Layout::Off,
            Action::ThemeSystem => theme == Theme::System,
            Action::ThemeLight => theme == Theme::Light,
            Action::ThemeDark => theme == Theme::Dark,
            Action::LanguageEnglish => language == Some(Language::En),
            Action::LanguageTurkish => language == Some(Language::Tr),
            _ => return None,
        })
    }
}

fn build(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let ticks = Ticks::of(app);
    let bar = Bar {
        app,
        words: Words::of(&ticks.settings),
        ticks,
    };
    let edit = SubmenuBuilder::new(app, bar.words.text("menu-edit"))
        .item(&*bar.entry(Action::Undo)?)
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
        .item(&*bar.entry(Action::SelectAll)?)
        .item(&*bar.entry(Action::MarkRead)?)
        .item(&*bar.entry(Action::MarkUnread)?)
        .item(&*bar.entry(Action::MarkAllRead)?)
        .separator()
        .item(&*bar.entry(Action::MoveToFolder)?)
        .item(&*bar.entry(Action::Delete)?)
        .item(&*bar.entry(Action::DeleteForGood)?)
        .item(&*bar.entry(Action::EmptyDeleted)?)
        .separator()
        .item(&*bar.entry(Action::Find)?)
        .item(&*bar.entry(Action::FindMessage)?)
        .build()?;
    let folder = bar.submenu(
        "menu-folder",
        &[
            Action::NewFolder,
            Action::RenameFolder,
            Action::DeleteFolder,
        ],
    )?;
    let file = SubmenuBuilder::new(app, bar.words.text("menu-file"))
        .item(&*bar.entry(Action::NewMail)?)
        .item(&*bar.entry(Action::SaveAs)?)
        .item(&folder)
        .separator()
        .item(&*bar.entry(Action::Print)?)
        .separator()
        .item(&*bar.entry(Action::Close)?)
        .item(&*bar.entry(Action::Quit)?)
        .build()?;
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
        )?)
        .item(&*bar.entry(Action::GroupByConversation)?)
        .separator()
        .item(&bar.submenu(
            "menu-layout",
            &[Action::LayoutBelow, Action::LayoutBeside, Action::LayoutOff],
        )?)
        .item(&bar.submenu(
            "menu-theme",
            &[Action::ThemeSystem, Action::ThemeLight, Action::ThemeDark],
        )?)
        .item(&bar.submenu(
            "menu-language",
            &[Action::LanguageEnglish, Action::LanguageTurkish],
        )?)
        .separator()
        .item(&*bar.entry(Action::NextUnread)?)
        .item(&*bar.entry(Action::NextUnreadConversation)?)
        .item(&*bar.entry(Action::GoInbox)?)
        .build()?;
    let tools = bar.submenu(
        "menu-tools",
        &[
            Action::SendReceive,
            Action::Stop,
            Action::Accounts,
            Action::Options,
            Action::CheckMail,
            Action::RebuildIndex,
        ],
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
    )?;
    let help = bar.submenu(
        "menu-help",
        &[Action::WhatIsPop, Action::Shortcuts, Action::About],
    )?;
    Menu::with_items(app, &[&file, &edit, &view, &tools, &message, &help])
}

struct Bar<'a> {
    app: &'a AppHandle,
    words: Words,
    ticks: Ticks,
}

impl Bar<'_> {
    fn entry(&self, action: Action) -> tauri::Result<Box<dyn IsMenuItem<Wry>>> {
        let label = self.words.text(&format!("action-{}", action.key()));
        if let Some(on) = self.ticks.on(action) {
            let entry = CheckMenuItemBuilder::with_id(action.key(), label).checked(on);
            return Ok(Box::new(entry.build(self.app)?));
        }
        let mut entry = MenuItemBuilder::with_id(action.key(), label);
        let shortcut = SHORTCUTS.iter().find(|shortcut| shortcut.action == action);
        if let Some(shortcut) = shortcut
            && !LEFT_TO_THE_SCREEN
                .iter()
                .any(|key| shortcut.key.ends_with(key))
        {
            entry = entry.accelerator(shortcut.key);
        }
        Ok(Box::new(entry.build(self.app)?))
    }

    fn submenu(&self, title: &str, actions: &[Action]) -> tauri::Result<Submenu<Wry>> {
        let mut menu = SubmenuBuilder::new(self.app, self.words.text(title));
        for action in actions {
            menu = menu.item(&*self.entry(*action)?);
        }
        menu.build()
    }
}

fn action(key: &str) -> Option<Action> {
    Action::ALL
        .iter()
        .copied()
        .find(|action| action.key() == key)
}

/// A menu entry, of the bar or of the tray, was chosen.
pub(crate) fn chosen(app: &AppHandle, id: &str) {
    let Some(action) = action(id) else {
        return;
    };
    tick(app);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_is_ticked_and_nothing_else() {
        let ticks = Ticks {
            settings: Settings {
                language: Some(Language::Tr),
                ..Settings::default()
            },
            show: Show::Unread,
        };
        let ticked: Vec<Action> = Action::ALL
            .iter()
            .copied()
            .filter(|action| ticks.on(*action) == Some(true))
            .collect();
        let on = [
            Action::ShowUnread,
            Action::LayoutBelow,
            Action::ThemeSystem,
            Action::LanguageTurkish,
        ];
        assert_eq!(ticked.len(), on.len());
        assert!(on.iter().all(|action| ticked.contains(action)));
    }
}
