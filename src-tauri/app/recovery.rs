//! A damaged profile: whether it is to be put together anew, and what came of that.

use crate::arguments::Arguments;
use crate::words::Words;
use contract::Problem;
use engine::Options;
use tauri::{AppHandle, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};

/// The label of the window that tells how far it is.
const REPAIRING: &str = "repairing";

/// Asks, recovers, tells, and opens the profile; or ends.
pub(crate) fn offer(app: &AppHandle, arguments: Arguments, problem: &Problem) {
    let words = Words::of_the_desktop();
    eprintln!("postane: {problem}");
    let buttons = MessageDialogButtons::OkCancelCustom(
        words.text("recover-now"),
        words.text("recover-not-now"),
    );
    let asking = app.clone();
    app.dialog()
        .message(words.text("recover-offer"))
        .title(words.text("recover-title"))
        .kind(MessageDialogKind::Warning)
        .buttons(buttons)
        .show(move |now| {
            if now {
                std::thread::spawn(move || recover(&asking, arguments));
            } else {
                asking.exit(1);
            }
        });
}

fn recover(app: &AppHandle, arguments: Arguments) {
    let words = Words::of_the_desktop();
    // It stays until the main one is there: with its last window the program would end. Without it, one waits unknowing.
    let window = repairing(app, &words).ok();
    let telling = window.clone();
    let mut told = None;
    let progress = move |done: u64, total: u64| {
        let percent = done.saturating_mul(100).checked_div(total).unwrap_or(0);
        if let Some(window) = telling.as_ref().filter(|_| told != Some(percent)) {
            let _ = window.eval(format!(
                "document.getElementById('progress').value = {percent};"
            ));
            told = Some(percent);
        }
        true
    };
    let recovered = arguments
        .profile()
        .and_then(|profile| engine::recover(&Options { profile }, progress));
    let (text, kind, recovered) = match recovered {
        Ok(recovered) => {
            let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX).into();
            let text = words.with(
                "recover-done",
                &[
                    (
                        "kept",
                        i64::try_from(recovered.kept + recovered.reread)
                            .unwrap_or(i64::MAX)
                            .into(),
                    ),
                    ("lost", count(recovered.lost.len())),
                    (
                        "damaged",
                        recovered.damaged.to_string_lossy().into_owned().into(),
                    ),
                ],
            );
            (text, MessageDialogKind::Info, true)
        }
        Err(problem) => (words.problem(&problem), MessageDialogKind::Error, false),
    };
    let telling = app.clone();
    app.dialog()
        .message(text)
        .title(words.text(if recovered {
            "recover-ended"
        } else {
            "recover-title"
        }))
        .kind(kind)
        .show(move |_| {
            if !recovered {
                return telling.exit(1);
            }
            let opening = telling.clone();
            let opened = telling.run_on_main_thread(move || {
                crate::open(&opening, arguments);
                if let Some(window) = window {
                    let _ = window.destroy();
                }
            });
            if opened.is_err() {
                telling.exit(1);
            }
        });
}

/// A small window with a bar. It cannot be closed: what is half repaired would only be begun anew.
fn repairing(app: &AppHandle, words: &Words) -> tauri::Result<WebviewWindow> {
    let text = serde_json::Value::from(words.text("recover-going-on"));
    WebviewWindowBuilder::new(app, REPAIRING, WebviewUrl::App("repairing.html".into()))
        .title("Postane")
        .inner_size(440.0, 110.0)
        .resizable(false)
        .closable(false)
        .initialization_script(format!(
            "addEventListener('DOMContentLoaded', () => {{ \
                 document.getElementById('words').textContent = {text}; \
                 const dark = matchMedia('(prefers-color-scheme: dark)').matches; \
                 document.documentElement.dataset.theme = dark ? 'dark' : 'light'; \
             }});"
        ))
        .build()
}
