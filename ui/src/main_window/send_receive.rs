//! Send/Receive, as Outlook Express had it: what is being done for each account, what went wrong, Stop and Hide.

use super::status::words;
use crate::courier::{Key, State, Task};
use crate::i18n::{number, size, t, t_args};
use crate::ipc::call;
use crate::parts::{Icon, IconName, ProblemBox, Spinner};
use crate::state::App;
use crate::wizard::modal::Modal;
use contract::command::Conversation;
use contract::{AccountId, Action, ConversationLine, Side};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Tasks,
    Errors,
}

#[component]
pub(crate) fn SendReceive(app: App, on_close: Callback<()>) -> impl IntoView {
    let tab = RwSignal::new(Tab::Tasks);
    let errors = move || app.problems.with(Vec::len);
    let working = Memo::new(move |_| app.courier.with(crate::courier::Courier::is_working));
    // What fails while somebody looks is shown to them.
    Effect::new(move |before: Option<usize>| {
        let now = errors();
        if before.is_some_and(|before| now > before) {
            tab.set(Tab::Errors);
        }
        now
    });
    Effect::new(move |before: Option<bool>| {
        let now = working.get();
        let ended = before == Some(true) && !now;
        if ended && app.hide_when_done.get_untracked() && errors() == 0 {
            on_close.run(());
        }
        now
    });
    let tab_button = move |which: Tab, key: &'static str| {
        view! {
            <button
                type="button"
                role="tab"
                data-test=key
                aria-selected=move || (tab.get() == which).to_string()
                tabindex=move || if tab.get() == which { "0" } else { "-1" }
                on:click=move |_| tab.set(which)
            >
                {move || t(key)}
                {move || {
                    (which == Tab::Errors && errors() > 0)
                        .then(|| view! { <b class="badge" data-test="errors-count">{number(errors() as u64)}</b> })
                }}
            </button>
        }
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            tab.update(|tab| {
                *tab = match tab {
                    Tab::Tasks => Tab::Errors,
                    Tab::Errors => Tab::Tasks,
                }
            });
        }
    };
    view! {
        <Modal
            label=Signal::derive(move || t("action-send-receive"))
            class="sheet wide courier"
            test="send-receive"
            on_cancel=on_close
        >
            <header><h2>{move || t("action-send-receive")}</h2></header>
            <div class="tabs" role="tablist" on:keydown=keys>
                {tab_button(Tab::Tasks, "tab-tasks")}
                {tab_button(Tab::Errors, "tab-errors")}
            </div>
            <div class="sheet-body" role="tabpanel">
                {move || match tab.get() {
                    Tab::Tasks => view! { <Tasks app=app /> }.into_any(),
                    Tab::Errors => view! { <Errors app=app /> }.into_any(),
                }}
            </div>
            <footer>
                <label class="option tick">
                    <input
                        type="checkbox"
                        data-test="send-receive-hide-when-done"
                        prop:checked=move || app.hide_when_done.get()
                        on:change=move |event| app.hide_when_done.set(event_target_checked(&event))
                    />
                    <span>{move || t("courier-hide-when-done")}</span>
                </label>
                <button
                    class="button"
                    data-test="send-receive-stop"
                    disabled=move || !working.get()
                    on:click=move |_| app.perform(Action::Stop)
                >
                    {move || t("action-stop")}
                </button>
                <button class="button primary" data-test="send-receive-hide" on:click=move |_| on_close.run(())>
                    {move || t("courier-hide")}
                </button>
            </footer>
        </Modal>
    }
}

#[component]
fn Tasks(app: App) -> impl IntoView {
    let keys = Memo::new(move |_| {
        app.courier
            .with(|courier| courier.tasks.keys().copied().collect::<Vec<_>>())
    });
    view! {
        <ul class="courier-tasks">
            <For each=move || keys.get() key=|key| *key children=move |key| view! { <TaskRow app=app key=key /> } />
        </ul>
        <Show when=move || keys.with(Vec::is_empty)>
            <div class="empty"><p>{move || t("courier-idle")}</p></div>
        </Show>
    }
}

#[component]
fn TaskRow(app: App, key: Key) -> impl IntoView {
    let (account, side) = key;
    let task = Memo::new(move |_| app.courier.with(|courier| courier.tasks.get(&key).cloned()));
    let name = move || {
        app.accounts.with(|accounts| {
            let all = accounts.as_deref().unwrap_or_default();
            all.iter()
                .find(|known| known.id == account)
                .map(|known| known.settings.email.clone())
                .unwrap_or_default()
        })
    };
    let test = format!(
        "task-{account}-{}",
        match side {
            Side::Incoming => "incoming",
            Side::Outgoing => "outgoing",
        }
    );
    view! {
        <li data-test=test data-state=move || task.with(|task| task.as_ref().map_or("", |task| state(task.state)))>
            {move || {
                task.get()
                    .map(|task| {
                        let share = task.percent();
                        view! {
                            <div class="courier-line">
                                <Sign state=task.state side=side />
                                <b>{name}</b>
                                <span class="end">{told(&task)}</span>
                            </div>
                            <span class="meter" role="progressbar" aria-valuenow=share aria-label=words(&task.progress)>
                                <i style=format!("inline-size: {share}%")></i>
                            </span>
                            <small>{amounts(&task)}</small>
                        }
                    })
            }}
            <Said account=account side=side />
        </li>
    }
}

#[component]
fn Sign(state: State, side: Side) -> impl IntoView {
    let icon = match (state, side) {
        (State::Working, _) => return view! { <Spinner /> }.into_any(),
        (State::Done, _) => IconName::Check,
        (State::Stopped, _) => IconName::Wait,
        (State::Failed, _) => IconName::Bad,
    };
    view! { <Icon name=icon /> }.into_any()
}

fn state(state: State) -> &'static str {
    match state {
        State::Working => "working",
        State::Done => "done",
        State::Stopped => "stopped",
        State::Failed => "failed",
    }
}

/// What it does, or how it ended.
fn told(task: &Task) -> String {
    let done = [("count", task.progress.done.into())];
    match (task.state, task.progress.side) {
        (State::Working, _) => words(&task.progress),
        (State::Done, Side::Incoming) => t_args("courier-received", &done),
        (State::Done, Side::Outgoing) => t_args("courier-sent", &done),
        (State::Stopped, _) => t("courier-stopped"),
        (State::Failed, _) => t("courier-failed"),
    }
}

/// `3 of 12 messages · 1.2 of 4.8 MB · 320 kB/s`
fn amounts(task: &Task) -> String {
    let progress = &task.progress;
    let mut parts = Vec::new();
    if progress.total > 0 {
        parts.push(t_args(
            "courier-messages",
            &[
                ("done", number(progress.done).into()),
                ("total", number(progress.total).into()),
            ],
        ));
    }
    if progress.bytes_total > 0 {
        parts.push(t_args(
            "courier-bytes",
            &[
                ("done", size(progress.bytes_done).into()),
                (
                    "total",
                    size(progress.bytes_total.max(progress.bytes_done)).into(),
                ),
            ],
        ));
    }
    if let Some(rate) = task.rate() {
        parts.push(t_args("courier-rate", &[("rate", size(rate).into())]));
    }
    parts.join(" · ")
}

/// What was said to the server and by it, when somebody wants to see it.
#[component]
fn Said(account: AccountId, side: Side) -> impl IntoView {
    let lines = RwSignal::new(None::<Vec<ConversationLine>>);
    let load = move || {
        spawn_local(async move {
            let all = call(Conversation { account }).await.unwrap_or_default();
            lines.set(Some(
                all.into_iter().filter(|line| line.side == side).collect(),
            ));
        });
    };
    let text = move || {
        lines.with(|lines| {
            lines
                .iter()
                .flatten()
                .map(|line| format!("{} {}\n", if line.ours { "→" } else { "←" }, line.line))
                .collect::<String>()
        })
    };
    view! {
        <div class="courier-details">
            <button
                class="link"
                data-test="task-details"
                aria-expanded=move || lines.with(Option::is_some).to_string()
                on:click=move |_| {
                    if lines.with_untracked(Option::is_some) { lines.set(None) } else { load() }
                }
            >
                {move || {
                    if lines.with(Option::is_some) {
                        t("check-hide-conversation")
                    } else {
                        t("check-show-conversation")
                    }
                }}
            </button>
            <Show when=move || lines.with(Option::is_some)>
                <button class="link" data-test="task-details-again" on:click=move |_| load()>
                    {move || t("courier-again")}
                </button>
                <pre class="conversation" tabindex="0">{text}</pre>
            </Show>
        </div>
    }
}

#[component]
fn Errors(app: App) -> impl IntoView {
    move || {
        let problems = app.problems.get();
        if problems.is_empty() {
            return view! { <div class="empty"><p>{t("courier-no-errors")}</p></div> }.into_any();
        }
        problems
            .into_iter()
            .rev()
            .map(|problem| view! { <ProblemBox problem=problem /> })
            .collect_view()
            .into_any()
    }
}
