//! Postane's shell: the window, the menu, the tray, and the way between the screen and the engine.
//!
//! A thin floor: it forwards. What a command does is in the engine; what is shown is in the ui.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod answer;
mod arguments;
mod desk;
mod files;
#[cfg(target_os = "linux")]
mod graphics;
mod links;
mod mail_scheme;
mod menu;
mod recovery;
mod tray;
mod windows;
mod words;

use arguments::Arguments;
use contract::{Problem, ProblemCode, Settings};
use desk::Desk;
use engine::{Engine, Options};
use std::path::PathBuf;
use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Manager, RunEvent};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};
use tauri_plugin_window_state::StateFlags;

fn main() {
    #[cfg(target_os = "linux")]
    graphics::choose();
    let arguments = Arguments::read(std::env::args_os().skip(1));
    // Meanwhile the desktop is made ready for a window.
    let opening = tauri::async_runtime::spawn(opened(arguments.profile()));
    let window_state = tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .with_filter(|label| label == windows::MAIN)
        .build();
    let app = tauri::Builder::default()
        // First of all: a second start hands its arguments to the first, and ends.
        .plugin(tauri_plugin_single_instance::init(
            |app, arguments, _folder| {
                windows::show_main(app);
                let arguments = Arguments::read(arguments.into_iter().skip(1).map(Into::into));
                links::compose_mailto(app, arguments.mailto);
            },
        ))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(window_state)
        .register_asynchronous_uri_scheme_protocol(mail_scheme::NAME, mail_scheme::serve)
        .invoke_handler(tauri::generate_handler![answer::call])
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
        .on_window_event(windows::event)
        .setup(move |app| {
            open_when(app.handle(), arguments, opening);
            Ok(())
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => app.run(|app, event| {
            if let RunEvent::Exit = event
                && let Some(desk) = app.try_state::<Desk>()
            {
                tauri::async_runtime::block_on(desk.engine().shut_down());
            }
        }),
        Err(error) => {
            eprintln!("postane: {error}");
            std::process::exit(1);
        }
    }
}

/// A profile that is open, with what its windows need to know.
type Opened = Result<(Engine, Settings, PathBuf), Problem>;

async fn opened(profile: Result<PathBuf, Problem>) -> Opened {
    let profile = profile?;
    let engine = Engine::open(Options {
        profile: profile.clone(),
    })
    .await?;
    let settings = engine.load_settings().await?;
    Ok((engine, settings, profile))
}

/// Opens the profile and then the window.
fn open(app: &AppHandle, arguments: Arguments) {
    let opening = tauri::async_runtime::spawn(opened(arguments.profile()));
    open_when(app, arguments, opening);
}

/// Opens the window once the profile is open; where that cannot be, says why and ends.
fn open_when(app: &AppHandle, arguments: Arguments, opening: JoinHandle<Opened>) {
    let opened = tauri::async_runtime::block_on(opening)
        .unwrap_or_else(|error| Err(Problem::new(ProblemCode::Bug).saying(error.to_string())));
    let (engine, settings, profile) = match opened {
        Ok(opened) => opened,
        Err(problem) if problem.code == ProblemCode::StoreDamaged => {
            return recovery::offer(app, arguments, &problem);
        }
        Err(problem) => {
            let words = words::Words::of_the_desktop();
            eprintln!("postane: {problem}");
            let ending = app.clone();
            app.dialog()
                .message(words.problem(&problem))
                .title(words.text("start-failed"))
                .kind(MessageDialogKind::Error)
                .show(move |_| ending.exit(1));
            return;
        }
    };
    files::forget_opened(&profile);
    let events = engine.events();
    app.manage(Desk::new(engine.clone(), settings, profile));
    tauri::async_runtime::spawn(desk::forward(app.clone(), events));
    let hidden = arguments.hidden && tray::make(app) && tray::is_shown();
    if let Err(error) = windows::open_main(app, hidden) {
        eprintln!("postane: {error}");
        app.exit(1);
        return;
    }
    links::compose_mailto(app, arguments.mailto);
    tauri::async_runtime::spawn(tray::make_soon(app.clone()));
    tauri::async_runtime::spawn(async move {
        if let Err(problem) = engine.start().await {
            eprintln!("postane: {problem}");
        }
    });
}
