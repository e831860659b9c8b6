//! An account's properties, on the old tabs.

use super::edit::{Edit, Tab, Wrong};
use crate::i18n::{number, t, t_args};
use crate::ipc::call;
use crate::parts::ProblemBox;
use crate::wizard::check::{CheckRun, CheckView, Remedy};
use crate::wizard::form::{Question, ServerForm};
use crate::wizard::modal::Modal;
use crate::wizard::row::{Row, SecuritySelect};
use contract::command::UpdateAccount;
use contract::{Account, Problem, Side};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
struct Desk {
    edit: RwSignal<Edit>,
    tab: RwSignal<Tab>,
    wrong: RwSignal<Option<Wrong>>,
    /// The test is on screen instead of the tabs.
    testing: RwSignal<bool>,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<Problem>>,
}

impl Desk {
    fn text(self, part: fn(&Edit) -> &String) -> Signal<String> {
        Signal::derive(move || self.edit.with(|edit| part(edit).clone()))
    }

    fn write(self, part: fn(&mut Edit) -> &mut String) -> Callback<String> {
        Callback::new(move |text| {
            self.wrong.set(None);
            self.edit.update(|edit| *part(edit) = text);
        })
    }

    fn error(self, tab: Tab, question: Question) -> Signal<Option<&'static str>> {
        Signal::derive(move || {
            self.wrong
                .get()
                .filter(|wrong| wrong.tab == tab && wrong.question == question)
                .map(|wrong| wrong.key)
        })
    }

    /// The settings when they can be kept; else shows what is wrong.
    fn settings(self) -> Option<contract::AccountSettings> {
        self.edit.update(Edit::tidy);
        let wrong = self.edit.with_untracked(Edit::wrong);
        if let Some(wrong) = wrong {
            self.tab.set(wrong.tab);
        }
        self.wrong.set(wrong);
        self.edit.with_untracked(Edit::settings)
    }

    fn password(self) -> Option<String> {
        Some(self.edit.with_untracked(|edit| edit.password.clone()))
            .filter(|password| !password.is_empty())
    }
}

/// The properties of an account.
#[component]
pub(super) fn Properties(account: Account, on_close: Callback<()>) -> impl IntoView {
    let id = account.id;
    let name = StoredValue::new(account.settings.name.clone());
    let desk = Desk {
        edit: RwSignal::new(Edit::of(account.settings)),
        tab: RwSignal::new(Tab::General),
        wrong: RwSignal::new(None),
        testing: RwSignal::new(false),
        busy: RwSignal::new(false),
        trouble: RwSignal::new(None),
    };
    let run = CheckRun::new();
    let title = move || t_args("properties-title", &[("account", name.get_value().into())]);
    let keep = move || {
        let Some(settings) = desk.settings() else {
            return;
        };
        desk.busy.set(true);
        let password = desk.password();
        spawn_local(async move {
            let answer = call(UpdateAccount {
                account: id,
                settings,
                password,
            })
            .await;
            desk.busy.try_set(false);
            match answer {
                Ok(_) => on_close.run(()),
                Err(problem) => desk.trouble.set(Some(problem)),
            }
        });
    };
    let test = move |_| {
        if desk.testing.get_untracked() {
            run.forget();
            desk.testing.set(false);
        } else if let Some(settings) = desk.settings() {
            desk.testing.set(true);
            run.start(settings, desk.password(), Some(id));
        }
    };
    let remedy = Callback::new(move |_: Remedy| {
        run.forget();
        desk.testing.set(false);
        desk.tab.set(Tab::Servers);
    });
    view! {
        <Modal label=Signal::derive(title) class="properties" test="properties" on_cancel=on_close>
            <form
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    keep();
                }
            >
                <h2>{title}</h2>
                <Show
                    when=move || !desk.testing.get()
                    fallback=move || view! { <CheckView run=run on_remedy=remedy /> }
                >
                    <Tabs desk=desk />
                    <div class="properties-tab" role="tabpanel">
                        {move || match desk.tab.get() {
                            Tab::General => general(desk).into_any(),
                            Tab::Servers => servers(desk).into_any(),
                            Tab::Connection => connection(desk).into_any(),
                            Tab::Security => security(desk).into_any(),
                            Tab::Advanced => advanced(desk).into_any(),
                        }}
                    </div>
                </Show>
                {move || desk.trouble.get().map(|problem| view! { <ProblemBox problem=problem /> })}
                <footer>
                    <button type="button" class="button" data-test="properties-test" on:click=test>
                        {move || {
                            t(if desk.testing.get() { "properties-back" } else { "properties-test" })
                        }}
                    </button>
                    <span class="gap"></span>
                    <button
                        type="button"
                        class="button"
                        data-test="properties-cancel"
                        on:click=move |_| on_close.run(())
                    >
                        {move || t("accounts-cancel")}
                    </button>
                    <button
                        type="submit"
                        class="button primary"
                        data-test="properties-ok"
                        disabled=move || desk.busy.get()
                    >
                        {move || t("accounts-ok")}
                    </button>
                </footer>
            </form>
        </Modal>
    }
}

#[component]
fn Tabs(desk: Desk) -> impl IntoView {
    view! {
        <div class="tabs" role="tablist">
            {Tab::ALL
                .iter()
                .map(|(tab, key)| {
                    let (tab, key) = (*tab, *key);
                    view! {
                        <button
                            type="button"
                            role="tab"
                            data-test=key
                            aria-selected=move || (desk.tab.get() == tab).to_string()
                            on:click=move |_| desk.tab.set(tab)
                        >
                            {move || t(key)}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

fn tick(
    desk: Desk,
    key: &'static str,
    read: fn(&Edit) -> bool,
    write: fn(&mut Edit, bool),
) -> impl IntoView {
    view! {
        <label class="tick">
            <input
                type="checkbox"
                data-test=key
                prop:checked=move || desk.edit.with(read)
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    desk.edit.update(|edit| write(edit, on));
                }
            />
            <span>{move || t(key)}</span>
        </label>
    }
}

/// A choice among numbers; 0 stands for "not at all".
fn choice(
    desk: Desk,
    key: &'static str,
    numbers: &'static [u32],
    words: fn(u32) -> String,
    read: fn(&Edit) -> u32,
    write: fn(&mut Edit, u32),
) -> impl IntoView {
    // What is kept stays choosable, also when it is none of ours.
    let own = desk.edit.with_untracked(read);
    let mut all = numbers.to_vec();
    if !all.contains(&own) {
        all.push(own);
        all.sort_unstable();
    }
    view! {
        <div class="row-field">
            <label for=key>{move || t(key)}</label>
            <select
                id=key
                data-test=key
                on:change=move |event| {
                    if let Ok(number) = event_target_value(&event).parse() {
                        desk.edit.update(|edit| write(edit, number));
                    }
                }
            >
                {all
                    .into_iter()
                    .map(|number| {
                        view! {
                            <option
                                value=number
                                prop:selected=move || desk.edit.with(read) == number
                            >
                                {move || words(number)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <div class="row-note"></div>
        </div>
    }
}

fn general(desk: Desk) -> impl IntoView {
    view! {
        <Row
            label="properties-name"
            test="properties-name"
            value=desk.text(|edit| &edit.settings.name)
            on_input=desk.write(|edit| &mut edit.settings.name)
            error=Signal::stored(None)
        />
        <Row
            label="properties-display-name"
            test="properties-display-name"
            value=desk.text(|edit| &edit.settings.display_name)
            on_input=desk.write(|edit| &mut edit.settings.display_name)
            error=desk.error(Tab::General, Question::Name)
        />
        <Row
            label="properties-email"
            test="properties-email"
            value=desk.text(|edit| &edit.settings.email)
            on_input=desk.write(|edit| &mut edit.settings.email)
            error=desk.error(Tab::General, Question::Email)
        />
        <Row
            label="properties-reply-to"
            test="properties-reply-to"
            value=desk.text(|edit| &edit.reply_to)
            on_input=desk.write(|edit| &mut edit.reply_to)
            error=Signal::stored(None)
            hint="properties-reply-to-hint"
        />
        {tick(
            desk,
            "properties-include",
            |edit| edit.settings.include_in_all,
            |edit, on| edit.settings.include_in_all = on,
        )}
    }
}

fn servers(desk: Desk) -> impl IntoView {
    view! {
        <Row
            label="properties-incoming"
            test="properties-incoming"
            value=desk.text(|edit| &edit.incoming.host)
            on_input=desk.write(|edit| &mut edit.incoming.host)
            error=desk.error(Tab::Servers, Question::Incoming)
        />
        <Row
            label="properties-outgoing"
            test="properties-outgoing"
            value=desk.text(|edit| &edit.outgoing.host)
            on_input=desk.write(|edit| &mut edit.outgoing.host)
            error=desk.error(Tab::Servers, Question::Outgoing)
        />
        <Row
            label="properties-user"
            test="properties-user"
            value=desk.text(|edit| &edit.settings.user)
            on_input=desk.write(|edit| &mut edit.settings.user)
            error=desk.error(Tab::Servers, Question::User)
        />
        <Row
            label="properties-password"
            test="properties-password"
            value=desk.text(|edit| &edit.password)
            on_input=desk.write(|edit| &mut edit.password)
            error=Signal::stored(None)
            kind=Signal::stored("password")
            example="properties-password-kept"
        />
        {tick(
            desk,
            "properties-outgoing-sign-in",
            |edit| edit.settings.outgoing_sign_in,
            |edit, on| edit.settings.outgoing_sign_in = on,
        )}
    }
}

fn connection(desk: Desk) -> impl IntoView {
    choice(
        desk,
        "properties-receive-every",
        &[0, 1, 5, 10, 15, 30, 60],
        |minutes| {
            if minutes == 0 {
                t("properties-receive-manually")
            } else {
                t_args("properties-receive-minutes", &[("minutes", minutes.into())])
            }
        },
        |edit| edit.settings.receive_every_minutes.unwrap_or(0),
        |edit, minutes| edit.settings.receive_every_minutes = (minutes > 0).then_some(minutes),
    )
}

fn server(desk: Desk, side: Side) -> Signal<ServerForm> {
    Signal::derive(move || {
        desk.edit.with(|edit| match side {
            Side::Incoming => edit.incoming.clone(),
            Side::Outgoing => edit.outgoing.clone(),
        })
    })
}

fn security(desk: Desk) -> impl IntoView {
    let choose = move |side: Side, key: &'static str| {
        view! {
            <SecuritySelect
                label=key
                test=key
                value=Signal::derive(move || server(desk, side).with(|server| server.security))
                on_change=Callback::new(move |security| {
                    desk.edit
                        .update(|edit| match side {
                            Side::Incoming => edit.incoming.protect(side, security),
                            Side::Outgoing => edit.outgoing.protect(side, security),
                        });
                })
            />
        }
    };
    let plain = move || {
        desk.edit.with(|edit| {
            edit.incoming.security == contract::Security::None
                || edit.outgoing.security == contract::Security::None
        })
    };
    view! {
        {choose(Side::Incoming, "properties-incoming-security")}
        {choose(Side::Outgoing, "properties-outgoing-security")}
        <Show when=plain>
            <p class="plain-warning" role="status">
                {move || t("wizard-plain-warning")}
            </p>
        </Show>
    }
}

fn advanced(desk: Desk) -> impl IntoView {
    let leaves = move || {
        desk.edit
            .with(|edit| edit.settings.retention.leave_on_server)
    };
    view! {
        <div class="row-pair">
            <Row
                label="properties-incoming-port"
                test="properties-incoming-port"
                value=desk.text(|edit| &edit.incoming.port)
                on_input=desk.write(|edit| &mut edit.incoming.port)
                error=desk.error(Tab::Advanced, Question::IncomingPort)
            />
            <Row
                label="properties-outgoing-port"
                test="properties-outgoing-port"
                value=desk.text(|edit| &edit.outgoing.port)
                on_input=desk.write(|edit| &mut edit.outgoing.port)
                error=desk.error(Tab::Advanced, Question::OutgoingPort)
            />
        </div>
        {choice(
            desk,
            "properties-timeout",
            &[10, 20, 30, 60, 120, 180, 300],
            |seconds| {
                if seconds % 60 == 0 {
                    t_args("properties-timeout-minutes", &[("minutes", (seconds / 60).into())])
                } else {
                    t_args("properties-timeout-seconds", &[("seconds", seconds.into())])
                }
            },
            |edit| edit.settings.timeout_seconds,
            |edit, seconds| edit.settings.timeout_seconds = seconds,
        )}
        {tick(
            desk,
            "properties-leave",
            |edit| edit.settings.retention.leave_on_server,
            |edit, on| edit.settings.retention.leave_on_server = on,
        )}
        <fieldset class="indent" disabled=move || !leaves()>
            {choice(
                desk,
                "properties-remove-after",
                &[0, 1, 3, 7, 14, 30, 90],
                |days| {
                    if days == 0 {
                        t("properties-remove-never")
                    } else {
                        t_args("properties-remove-days", &[("days", days.into())])
                    }
                },
                |edit| edit.settings.retention.remove_after_days.unwrap_or(0),
                |edit, days| {
                    edit.settings.retention.remove_after_days = (days > 0).then_some(days);
                },
            )}
            {tick(
                desk,
                "properties-remove-deleted",
                |edit| edit.settings.retention.remove_when_deleted,
                |edit, on| edit.settings.retention.remove_when_deleted = on,
            )}
            {choice(
                desk,
                "properties-keep-newest",
                &[0, 10, 50, 100, 500, 1_000, 5_000],
                |megabytes| {
                    if megabytes == 0 {
                        t("properties-keep-all")
                    } else {
                        t_args("properties-megabytes", &[("size", number(megabytes.into()).into())])
                    }
                },
                |edit| edit.settings.retention.keep_newest_mb.unwrap_or(0),
                |edit, megabytes| {
                    edit.settings.retention.keep_newest_mb = (megabytes > 0).then_some(megabytes);
                },
            )}
        </fieldset>
        {choice(
            desk,
            "properties-headers-first",
            &[0, 1, 2, 5, 10, 25, 50],
            |megabytes| {
                if megabytes == 0 {
                    t("properties-headers-never")
                } else {
                    t_args("properties-megabytes", &[("size", number(megabytes.into()).into())])
                }
            },
            |edit| edit.settings.headers_first_above_mb.unwrap_or(0),
            |edit, megabytes| {
                edit.settings.headers_first_above_mb = (megabytes > 0).then_some(megabytes);
            },
        )}
    }
}
