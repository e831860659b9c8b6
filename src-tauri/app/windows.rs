//! The windows: the main one, and one for each draft.

use crate::desk::{Desk, EVENT};
use crate::{links, menu, tray};
use contract::{DraftId, Event, Theme};
use tauri::{
    AppHandle, DragDropEvent, Emitter, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    Window, WindowEvent,
};

/// The main window's label.
pub(crate) const MAIN: &str = "main";
/// Before the draft's number in the label of a compose window.
const COMPOSE: &str = "compose-";

pub(crate) fn open_main(app: &AppHandle, hidden: bool) -> tauri::Result<()> {
    build(app, MAIN, (1280.0, 800.0), (720.0, 480.0), !hidden)?;
    menu::show(app);
    Ok(())
}

/// Opens a draft's window, or brings it to the front.
pub(crate) fn open_compose(app: &AppHandle, draft: DraftId) -> tauri::Result<()> {
    let label = format!("{COMPOSE}{draft}");
    match app.get_webview_window(&label) {
        Some(window) => window.set_focus(),
        None => build(app, &label, (860.0, 620.0), (480.0, 360.0), true).map(drop),
    }
}

fn build(
    app: &AppHandle,
    label: &str,
    size: (f64, f64),
    least: (f64, f64),
    visible: bool,
) -> tauri::Result<WebviewWindow> {
    let navigating = app.clone();
    let window = WebviewWindowBuilder::new(app, label, WebviewUrl::App("index.html".into()))
        .title("Postane")
        .inner_size(size.0, size.1)
        .min_inner_size(least.0, least.1)
        .visible(visible)
        .theme(native(app.state::<Desk>().settings().theme))
        .on_navigation(move |url| links::may_navigate(&navigating, url));
    // Letters are dragged to folders by the screen; files dropped on a compose window are the shell's, which knows
    // their paths.
    let window = if label == MAIN {
        window.disable_drag_drop_handler()
    } else {
        window
    };
    window.build()
}

/// Brings the main window to the front.
pub(crate) fn show_main(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // Each of these is a wish that a desktop may refuse.
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

pub(crate) fn set_theme(app: &AppHandle, theme: Theme) {
    for window in app.webview_windows().values() {
        let _ = window.set_theme(native(theme));
    }
}

fn native(theme: Theme) -> Option<tauri::Theme> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark => Some(tauri::Theme::Dark),
    }
}

/// Closing the main window leaves Postane in the tray, where there is one and the user wants it. A compose window is
/// asked first to keep what was written.
pub(crate) fn event(window: &Window, event: &WindowEvent) {
    let app = window.app_handle();
    if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
        let dropped = Event::FilesDropped {
            window: window.label().to_owned(),
            paths: paths
                .iter()
                .map(|path| path.to_string_lossy().into_owned())
                .collect(),
        };
        let _ = app.emit_to(window.label(), EVENT, &dropped);
    }
    let WindowEvent::CloseRequested { api, .. } = event else {
        return;
    };
    if window.label() != MAIN {
        let asked = Event::CloseAsked {
            window: window.label().to_owned(),
        };
        if app.emit(EVENT, &asked).is_ok() {
            api.prevent_close();
        }
    } else if tray::takes_windows(app) {
        api.prevent_close();
        let _ = window.hide();
    } else {
        app.exit(0);
    }
}
