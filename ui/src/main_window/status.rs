//! The status bar: how many messages, and what the courier is doing.

use crate::i18n::{number, t, t_args};
use crate::parts::{Icon, IconName};
use crate::state::App;
use contract::{Action, Phase, Progress};
use leptos::prelude::*;

#[component]
pub(crate) fn Status(app: App) -> impl IntoView {
    let counts = move || {
        app.current().map(|folder| {
            t_args(
                "status-counts",
                &[
                    ("total", folder.total.into()),
                    ("totalText", number(folder.total).into()),
                    ("unread", folder.unread.into()),
                    ("unreadText", number(folder.unread).into()),
                ],
            )
        })
    };
    // The one that has the most to do speaks for all.
    let busiest = move || {
        app.progress
            .with(|all| all.values().max_by_key(|progress| progress.total).cloned())
    };
    view! {
        <footer class="status" data-test="status">
            <span data-test="status-text">{counts}</span>
            <span class="end" data-test="status-progress" aria-live="polite">
                {move || {
                    busiest()
                        .map(|progress| {
                            let share = percent(&progress);
                            view! {
                                <span>{words(&progress)}</span>
                                <span class="meter" role="progressbar" aria-valuenow=share>
                                    <i style=format!("inline-size: {share}%")></i>
                                </span>
                                <button
                                    class="tool bare"
                                    data-test="status-stop"
                                    title=t("action-stop")
                                    aria-label=t("action-stop")
                                    on:click=move |_| app.perform(Action::Stop)
                                >
                                    <Icon name=IconName::Close />
                                </button>
                            }
                        })
                }}
            </span>
        </footer>
    }
}

fn words(progress: &Progress) -> String {
    let key = match progress.phase {
        Phase::Connecting => "status-connecting",
        Phase::Receiving => "status-receiving",
        Phase::Sending => "status-sending",
        Phase::Done => "status-done",
    };
    let at = progress.done.saturating_add(1).min(progress.total);
    t_args(
        key,
        &[
            ("host", progress.host.as_str().into()),
            ("at", number(at).into()),
            ("total", number(progress.total).into()),
        ],
    )
}

fn percent(progress: &Progress) -> u64 {
    let (done, total) = if progress.bytes_total > 0 {
        (progress.bytes_done, progress.bytes_total)
    } else {
        (progress.done, progress.total)
    };
    // Servers are known to be off with sizes.
    done.saturating_mul(100)
        .checked_div(total)
        .unwrap_or(0)
        .min(100)
}
