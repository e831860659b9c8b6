//! The status bar: how many messages, the long work that goes on, and what the courier is doing. A click on that opens
//! the Send/Receive dialog.

use super::list_empty::ViewShown;
use crate::courier::Task;
use crate::i18n::{number, t, t_args};
use crate::parts::{Icon, IconName};
use crate::search::{Course, count_text};
use crate::state::{App, Dialog};
use crate::work::{Going, Works, work_key};
use contract::command::StopWork;
use contract::{Action, Phase, Progress};
use leptos::prelude::*;
use std::time::Duration;

/// Hits are mostly counted within that time.
const COUNTED: Duration = Duration::from_millis(200);

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
    let text = settled(app, move || count_text(app).or_else(counts));
    let now = move || app.courier.with(|courier| summary(courier.working()));
    let troubled = move || app.problems.with(|all| !all.is_empty());
    view! {
        <footer class="status" data-test="status">
            <span data-test="status-text">{text}</span>
            <ViewShown app=app />
            <WorkList app=app />
            <span class="end" aria-live="polite">
                <button
                    class="tool bare"
                    data-test="status-progress"
                    title=move || t("status-idle")
                    on:click=move |_| app.dialog.set(Some(Dialog::SendReceive))
                >
                    {move || match now() {
                        Some((text, share)) => {
                            view! {
                                <span>{text}</span>
                                <span class="meter" role="progressbar" aria-valuenow=share>
                                    <i style=format!("inline-size: {share}%")></i>
                                </span>
                            }
                                .into_any()
                        }
                        None if troubled() => {
                            view! {
                                <Icon name=IconName::Bad />
                                <span>{t("status-errors")}</span>
                            }
                                .into_any()
                        }
                        None => view! { <Icon name=IconName::Sync /> }.into_any(),
                    }}
                </button>
                <Show when=move || now().is_some()>
                    <button
                        class="tool bare"
                        data-test="status-stop"
                        title=move || t("action-stop")
                        aria-label=move || t("action-stop")
                        on:click=move |_| app.perform(Action::Stop)
                    >
                        <Icon name=IconName::Close />
                    </button>
                </Show>
            </span>
        </footer>
    }
}

/// What the bar says. While hits are counted it follows a moment later: it is at the other end of the window, all between
/// would be painted in the frame that shows the hits, and mostly the count comes first.
fn settled(
    app: App,
    text: impl Fn() -> Option<String> + Copy + Send + Sync + 'static,
) -> ReadSignal<Option<String>> {
    let (shown, show) = signal(None);
    Effect::new(move |_| {
        let now = text();
        if app.search.course.with(Course::is_counted) {
            show.set(now);
        } else {
            set_timeout(move || show.set(untrack(text)), COUNTED);
        }
    });
    shown
}

/// The long work, each with its share and, where it can be stopped, with the button that does it.
#[component]
fn WorkList(app: App) -> impl IntoView {
    let going = Memo::new(move |_| app.works.with(Works::clone));
    let kinds = Memo::new(move |_| {
        going.with(|works| {
            works
                .all()
                .iter()
                .map(|going| going.work)
                .collect::<Vec<_>>()
        })
    });
    view! {
        <span class="works">
            <For
                each=move || kinds.get()
                key=|work| *work
                children=move |work| {
                    let now = move || going.with(|works| works.all().iter().find(|going| going.work == work).copied());
                    let text = move || now().map(|going| work_words(&going));
                    let percent = move || now().map(|going| going.percent());
                    let stop = move || t_args("work-stop", &[("work", text().unwrap_or_default().into())]);
                    view! {
                        <span class="work" data-test="status-work">
                            <span>{text}</span>
                            <span
                                class="meter"
                                role="progressbar"
                                aria-label=text
                                aria-valuemin="0"
                                aria-valuemax="100"
                                aria-valuenow=percent
                            >
                                <i style=move || format!("inline-size: {}%", percent().unwrap_or_default())></i>
                            </span>
                            <Show when=move || now().is_some_and(|going| going.can_be_stopped())>
                                <button
                                    class="tool bare"
                                    data-test="status-work-stop"
                                    title=stop
                                    aria-label=stop
                                    on:click=move |_| app.attempt(StopWork { work })
                                >
                                    <Icon name=IconName::Close />
                                </button>
                            </Show>
                        </span>
                    }
                }
            />
        </span>
    }
}

fn work_words(going: &Going) -> String {
    t_args(
        work_key(going.work),
        &[
            ("done", number(going.done).into()),
            ("total", number(going.total).into()),
        ],
    )
}

/// One server in its own words, several in sum; and the share in percent.
fn summary<'a>(working: impl Iterator<Item = &'a Task>) -> Option<(String, u64)> {
    let all: Vec<&Task> = working.collect();
    match all.as_slice() {
        [] => None,
        [one] => Some((words(&one.progress), one.percent())),
        several => {
            let sum = |of: fn(&Progress) -> u64| {
                several
                    .iter()
                    .fold(0_u64, |sum, task| sum.saturating_add(of(&task.progress)))
            };
            let (done, total) = (sum(|p| p.done), sum(|p| p.total));
            let text = t_args(
                "status-several",
                &[
                    ("servers", several.len().into()),
                    ("at", number(done.saturating_add(1).min(total)).into()),
                    ("total", number(total).into()),
                ],
            );
            let share = several.iter().map(|task| task.percent()).sum::<u64>();
            Some((text, share / several.len() as u64))
        }
    }
}

/// What one server is being asked for.
pub(crate) fn words(progress: &Progress) -> String {
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
