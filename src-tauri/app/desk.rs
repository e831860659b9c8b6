//! What the shell remembers, and what it does when the engine tells something.

use crate::words::Words;
use crate::{menu, tray, windows};
use contract::{Event, Settings, Show};
use engine::Engine;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, Emitter, Manager};
use tauri_plugin_notification::NotificationExt;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// The name under which the screen hears events.
pub(crate) const EVENT: &str = "postane";

/// What the shell remembers.
pub(crate) struct Desk {
    engine: Engine,
    settings: Mutex<Settings>,
    show: Mutex<Show>,
    profile: PathBuf,
}

impl Desk {
    pub(crate) fn new(engine: Engine, settings: Settings, profile: PathBuf) -> Self {
        Self {
            engine,
            settings: Mutex::new(settings),
            show: Mutex::default(),
            profile,
        }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(crate) fn profile(&self) -> &Path {
        &self.profile
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Answers what they were.
    fn set_settings(&self, settings: Settings) -> Settings {
        let mut known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut known, settings)
    }

    /// Which messages the list shows.
    pub(crate) fn show(&self) -> Show {
        *self.show.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_show(&self, show: Show) {
        *self.show.lock().unwrap_or_else(PoisonError::into_inner) = show;
    }
}

/// Hands every event to the screen, and does the desktop's part.
pub(crate) async fn forward(app: AppHandle, mut events: Receiver<Event>) {
    show_unread(&app).await;
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            // The screen reloads what it shows.
            Err(RecvError::Lagged(_)) => {
                for missed in [
                    Event::AccountsChanged,
                    Event::DraftsChanged,
                    Event::SettingsChanged,
                ] {
                    let _ = app.emit(EVENT, &missed);
                }
                settings_changed(&app).await;
                Event::FoldersChanged
            }
            Err(RecvError::Closed) => return,
        };
        // A window that is just closing is no failure.
        let _ = app.emit(EVENT, &event);
        match event {
            Event::SettingsChanged => settings_changed(&app).await,
            Event::MessagesArrived {
                count,
                from,
                subject,
                ..
            } => {
                notify(&app, count, &from, &subject);
                show_unread(&app).await;
            }
            Event::MessagesChanged { .. } | Event::FoldersChanged => show_unread(&app).await,
            _ => {}
        }
    }
}

async fn settings_changed(app: &AppHandle) {
    let desk = app.state::<Desk>();
    if let Ok(settings) = desk.engine.load_settings().await {
        let before = desk.set_settings(settings.clone());
        let changed = app.clone();
        // Menus and themes belong to the main thread.
        let _ = app.run_on_main_thread(move || {
            if before.language == settings.language {
                menu::tick(&changed);
            } else {
                menu::show(&changed);
            }
            tray::relabel(&changed, &settings);
            windows::set_theme(&changed, settings.theme);
        });
    }
    show_unread(app).await;
}

/// Shows how many letters are unread.
pub(crate) async fn show_unread(app: &AppHandle) {
    let desk = app.state::<Desk>();
    if let Ok(folders) = desk.engine.list_folders().await {
        let inbox = folders
            .iter()
            .find(|folder| folder.role == Some(contract::FolderRole::Inbox));
        tray::show_unread(app, &desk.settings(), inbox.map_or(0, |inbox| inbox.unread));
    }
}

/// Announces new mail, unless the user is looking at the window.
fn notify(app: &AppHandle, count: u64, from: &str, subject: &str) {
    let settings = app.state::<Desk>().settings();
    let focused = app
        .get_webview_window(windows::MAIN)
        .is_some_and(|window| window.is_focused().unwrap_or(false));
    if !settings.notify || focused {
        return;
    }
    let words = Words::of(&settings);
    let (from, subject) = (plain(from), plain(subject));
    let (title, body) = if count == 1 {
        (from, subject)
    } else {
        (
            words.with("notify-many", &[("count", count.into())]),
            words.with(
                "notify-newest",
                &[("from", from.into()), ("subject", subject.into())],
            ),
        )
    };
    // A desktop without notifications is no failure.
    let _ = app.notification().builder().title(title).body(body).show();
}

/// Linux desktops read markup in a notification, and these are a stranger's words.
fn plain(text: &str) -> String {
    if cfg!(target_os = "linux") {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    } else {
        text.to_owned()
    }
}
