//! The tray icon: Open Postane, New Mail, Send and Receive, Quit; and how many letters are unread.

use crate::desk::{self, Desk};
use crate::windows;
use crate::words::Words;
use contract::{Action, Settings};
use std::time::Duration;
use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};

const ID: &str = "tray";
/// The window comes first: what is done for the icon meanwhile, it has to wait for.
const SOON: Duration = Duration::from_millis(500);

/// Makes the icon a little later, unless it is there.
pub(crate) async fn make_soon(app: AppHandle) {
    tokio::time::sleep(SOON).await;
    let making = app.clone();
    // Icons belong to the main thread.
    let _ = app.run_on_main_thread(move || {
        if make(&making) {
            tauri::async_runtime::spawn(async move { desk::show_unread(&making).await });
        }
    });
}

/// Makes the icon, unless it is there. A desktop without a tray shows none, and says nothing. Answers whether there is one.
pub(crate) fn make(app: &AppHandle) -> bool {
    app.tray_by_id(ID).is_some() || build(app, &app.state::<Desk>().settings()).is_ok()
}

/// Whether the main window leaves Postane in the tray when it is closed; closed at once, it does not wait for the icon.
pub(crate) fn takes_windows(app: &AppHandle) -> bool {
    let wanted = app
        .try_state::<Desk>()
        .is_some_and(|desk| desk.settings().close_to_tray);
    wanted && make(app) && is_shown()
}

fn build(app: &AppHandle, settings: &Settings) -> tauri::Result<()> {
    TrayIconBuilder::with_id(ID)
        .icon(tauri::include_image!("icons/tray-dark.png"))
        .tooltip("Postane")
        .menu(&menu(app, settings)?)
        .show_menu_on_left_click(false)
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                windows::show_main(tray.app_handle());
            }
        })
        .build(app)
        .map(drop)
}

/// The menu in another language.
pub(crate) fn relabel(app: &AppHandle, settings: &Settings) {
    if let (Some(tray), Ok(menu)) = (app.tray_by_id(ID), menu(app, settings)) {
        let _ = tray.set_menu(Some(menu));
    }
}

/// How many letters in the Inbox are unread.
pub(crate) fn show_unread(app: &AppHandle, settings: &Settings, unread: u64) {
    if let Some(tray) = app.tray_by_id(ID) {
        let tooltip = Words::of(settings).with("tray-tooltip", &[("unread", unread.into())]);
        let _ = tray.set_tooltip(Some(tooltip));
        let _ = tray.set_title((unread > 0).then(|| unread.to_string()));
    }
}

fn menu(app: &AppHandle, settings: &Settings) -> tauri::Result<Menu<Wry>> {
    let words = Words::of(settings);
    let entry = |action: Action| {
        MenuItemBuilder::with_id(
            action.key(),
            words.text(&format!("action-{}", action.key())),
        )
        .build(app)
    };
    MenuBuilder::new(app)
        .item(&entry(Action::Open)?)
        .item(&entry(Action::NewMail)?)
        .item(&entry(Action::SendReceive)?)
        .separator()
        .item(&entry(Action::Quit)?)
        .build()
}

/// Whether somebody shows tray icons now. On Linux an icon can be made without anybody to show it, and a window that
/// closed into such a tray would be lost.
#[cfg(target_os = "linux")]
pub(crate) fn is_shown() -> bool {
    let asked = zbus::blocking::Connection::session().and_then(|bus| {
        let watcher = zbus::names::BusName::try_from("org.kde.StatusNotifierWatcher")?;
        Ok(zbus::blocking::fdo::DBusProxy::new(&bus)?.name_has_owner(watcher)?)
    });
    asked.unwrap_or(false)
}

/// Whether somebody shows tray icons now: always, on this system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_shown() -> bool {
    true
}
