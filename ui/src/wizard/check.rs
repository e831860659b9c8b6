//! The test page: both sign-ins, told as they happen.

use super::lane::Lane;
use crate::i18n::{long_date, size, t, t_args};
use crate::parts::{Icon, IconName, ProblemBox, Spinner};
use contract::command::CheckAccount;
use contract::{AccountId, AccountSettings, CheckStep, Event, Problem, ProblemCode, Side};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::atomic::{AtomicU32, Ordering};

/// Numbers the tests of this window, so that a late line of an older one is not taken for a newer one's.
static NEXT: AtomicU32 = AtomicU32::new(1);

/// What can be done about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Enter another user name or password.
    Password,
    /// Change the servers.
    Servers,
}

/// A test, running or done.
#[derive(Clone, Copy)]
pub struct CheckRun {
    number: RwSignal<u32>,
    incoming: RwSignal<Lane>,
    outgoing: RwSignal<Lane>,
    /// Whether both passed; `None` while it runs.
    pub outcome: RwSignal<Option<bool>>,
    trouble: RwSignal<Option<Problem>>,
    settings: RwSignal<Option<AccountSettings>>,
}

impl CheckRun {
    /// A test that has not begun.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it begins to listen")]
    pub fn new() -> Self {
        let run = Self {
            number: RwSignal::new(0),
            incoming: RwSignal::default(),
            outgoing: RwSignal::default(),
            outcome: RwSignal::new(None),
            trouble: RwSignal::new(None),
            settings: RwSignal::new(None),
        };
        crate::ipc::listen(move |event| {
            if let Event::Check { check, step } = event
                && run.number.try_get_untracked() == Some(check)
            {
                run.take(&step);
            }
        });
        run
    }

    fn take(self, step: &CheckStep) {
        self.incoming.update(|lane| lane.take(Side::Incoming, step));
        self.outgoing.update(|lane| lane.take(Side::Outgoing, step));
    }

    /// Begins anew.
    pub fn start(
        self,
        settings: AccountSettings,
        password: Option<String>,
        account: Option<AccountId>,
    ) {
        let check = NEXT.fetch_add(1, Ordering::Relaxed);
        self.number.set(check);
        self.incoming.set(Lane::default());
        self.outgoing.set(Lane::default());
        self.outcome.set(None);
        self.trouble.set(None);
        self.settings.set(Some(settings.clone()));
        spawn_local(async move {
            let answer = crate::ipc::call(CheckAccount {
                check,
                settings,
                password,
                account,
            })
            .await;
            if self.number.try_get_untracked() != Some(check) {
                return;
            }
            match answer {
                Ok(passed) => self.outcome.set(Some(passed)),
                Err(problem) => {
                    self.trouble.set(Some(problem));
                    self.outcome.set(Some(false));
                }
            }
        });
    }

    /// Forgets the test: its late lines go nowhere.
    pub fn forget(self) {
        self.number.set(0);
    }
}

/// What one step says.
fn words(step: &CheckStep) -> String {
    match step {
        CheckStep::Connected { millis, .. } => {
            t_args("check-connected", &[("millis", (*millis).into())])
        }
        CheckStep::Encrypted {
            protocol,
            certificate,
            valid_until,
            ..
        } => t_args(
            "check-encrypted",
            &[
                ("protocol", protocol.as_str().into()),
                ("certificate", certificate.as_str().into()),
                ("until", long_date(*valid_until).into()),
            ],
        ),
        CheckStep::Plain { .. } => t("check-plain"),
        CheckStep::SignedIn { user, .. } => {
            t_args("check-signed-in", &[("user", user.as_str().into())])
        }
        CheckStep::NoSignIn { .. } => t("check-no-sign-in"),
        CheckStep::Waiting { messages, bytes } => t_args(
            "check-waiting",
            &[
                ("messages", (*messages).into()),
                ("size", size(*bytes).into()),
            ],
        ),
        CheckStep::Failed { .. } | CheckStep::Said { .. } | CheckStep::Passed { .. } => {
            String::new()
        }
    }
}

/// What the user can do about this kind of problem in the pages before.
fn remedy(code: ProblemCode) -> Option<Remedy> {
    use ProblemCode::{
        AppPasswordWanted, CertificateWrongHost, ConnectionRefused, NameNotFound, NoSignInMethod,
        PasswordNeeded, ServerMisbehaved, SignInRefused, StarttlsInjected, StarttlsMissing,
        TimedOut, TlsFailed,
    };
    match code {
        SignInRefused | AppPasswordWanted | PasswordNeeded => Some(Remedy::Password),
        NameNotFound | ConnectionRefused | TimedOut | CertificateWrongHost | TlsFailed
        | StarttlsMissing | StarttlsInjected | NoSignInMethod | ServerMisbehaved => {
            Some(Remedy::Servers)
        }
        _ => None,
    }
}

/// Both lanes of the test.
#[component]
pub fn CheckView(
    /// The test.
    run: CheckRun,
    /// A remedy was chosen.
    on_remedy: Callback<Remedy>,
) -> impl IntoView {
    view! {
        <div class="check">
            <LaneView run=run side=Side::Incoming on_remedy=on_remedy />
            <LaneView run=run side=Side::Outgoing on_remedy=on_remedy />
            {move || run.trouble.get().map(|problem| view! { <ProblemBox problem=problem /> })}
        </div>
    }
}

#[component]
fn LaneView(run: CheckRun, side: Side, on_remedy: Callback<Remedy>) -> impl IntoView {
    let (lane, title, test, icon) = match side {
        Side::Incoming => (
            run.incoming,
            "check-incoming",
            "check-incoming",
            IconName::Inbox,
        ),
        Side::Outgoing => (
            run.outgoing,
            "check-outgoing",
            "check-outgoing",
            IconName::Outbox,
        ),
    };
    let disclosed = RwSignal::new(false);
    let server = move || {
        run.settings.with(|settings| {
            settings.as_ref().map(|settings| {
                let server = match side {
                    Side::Incoming => &settings.incoming,
                    Side::Outgoing => &settings.outgoing,
                };
                t_args(
                    "check-server",
                    &[
                        ("host", server.host.as_str().into()),
                        ("port", server.port.to_string().into()),
                    ],
                )
            })
        })
    };
    // The lane says how it stands, for tests and for style.
    let state = move || {
        lane.with(|lane| match (&lane.end, run.outcome.get()) {
            (Some(Ok(())), _) => "passed",
            (Some(Err(_)), _) | (None, Some(false)) => "failed",
            (None, Some(true)) => "passed",
            (None, None) => "running",
        })
    };
    view! {
        <section class="lane" data-test=test data-state=state aria-label=move || t(title)>
            <h3>
                <Icon name=icon />
                <span>{move || t(title)}</span>
                <span class="lane-server">{server}</span>
                <Show when=move || lane.with(|lane| !lane.said.is_empty())>
                    <button
                        type="button"
                        class="link"
                        aria-expanded=move || disclosed.get().to_string()
                        on:click=move |_| disclosed.update(|open| *open = !*open)
                    >
                        {move || {
                            t(if disclosed.get() {
                                "check-hide-conversation"
                            } else {
                                "check-show-conversation"
                            })
                        }}
                    </button>
                </Show>
            </h3>
            <ul aria-live="polite">
                {move || {
                    lane.with(|lane| {
                        lane.done
                            .iter()
                            .map(|step| {
                                view! {
                                    <li class="ok">
                                        <Icon name=IconName::Check />
                                        <span>{words(step)}</span>
                                    </li>
                                }
                            })
                            .collect_view()
                    })
                }}
                {move || {
                    let running = run
                        .outcome
                        .get()
                        .is_none()
                        .then(|| lane.with(|lane| lane.running(side)))
                        .flatten();
                    running
                        .map(|key| {
                            view! {
                                <li class="wait">
                                    <Spinner />
                                    <span>{t(key)}</span>
                                </li>
                            }
                        })
                }}
                {move || {
                    lane.with(|lane| lane.problem().is_some())
                        .then(|| {
                            view! {
                                <li class="bad">
                                    <Icon name=IconName::Bad />
                                    <span>{t("check-failed-step")}</span>
                                </li>
                            }
                        })
                }}
            </ul>
            {move || {
                lane.with(|lane| lane.problem().cloned())
                    .map(|problem| {
                        let remedy = remedy(problem.code);
                        view! {
                            <div class="lane-fix">
                                <ProblemBox problem=problem>
                                    {remedy
                                        .map(|remedy| {
                                            let (key, test) = match remedy {
                                                Remedy::Password => {
                                                    ("check-other-password", "check-other-password")
                                                }
                                                Remedy::Servers => {
                                                    ("check-other-servers", "check-other-servers")
                                                }
                                            };
                                            view! {
                                                <button
                                                    type="button"
                                                    class="button"
                                                    data-test=test
                                                    on:click=move |_| on_remedy.run(remedy)
                                                >
                                                    {move || t(key)}
                                                </button>
                                            }
                                        })}
                                </ProblemBox>
                            </div>
                        }
                    })
            }}
            <Show when=move || disclosed.get()>
                <pre class="conversation" tabindex="0">
                    {move || {
                        lane.with(|lane| {
                            lane.said
                                .iter()
                                .map(|(ours, line)| {
                                    view! {
                                        <span class:ours=*ours>
                                            {format!("{} {line}\n", if *ours { "→" } else { "←" })}
                                        </span>
                                    }
                                })
                                .collect_view()
                        })
                    }}
                </pre>
            </Show>
        </section>
    }
}
