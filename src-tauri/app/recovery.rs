//! A damaged profile: whether it is to be put together anew, and what came of that.

use crate::arguments::Arguments;
use crate::words::Words;
use contract::Problem;
use engine::Options;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};

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
    let recovered = arguments
        .profile()
        .and_then(|profile| engine::recover(&Options { profile }, |_, _| true));
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
        .title(words.text("recover-title"))
        .kind(kind)
        .show(move |_| {
            if !recovered {
                return telling.exit(1);
            }
            let opening = telling.clone();
            let opened = telling.run_on_main_thread(move || crate::open(&opening, arguments));
            if opened.is_err() {
                telling.exit(1);
            }
        });
}
