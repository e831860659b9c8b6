//! Tools > Accounts > Add > Mail: the account wizard, page by page, with a test at the end.

pub mod check;
pub mod form;
pub mod lane;
pub mod modal;
mod pages;
pub mod row;
pub mod server_form;

use crate::i18n::{t, t_args};
use crate::ipc::call;
use crate::parts::ProblemBox;
use check::{CheckRun, CheckView, Remedy};
use contract::command::{CreateAccount, SendReceive};
use contract::{Account, Problem, ProblemCode};
use form::{Page, WizardForm};
use leptos::prelude::*;
use leptos::task::spawn_local;
use modal::{Modal, focus_soon};
use row::Errors;

/// The first thing on a page that can be typed into or pressed.
const FIRST: &str = ".wizard .wizard-page input, .wizard .wizard-page select";
/// The first field with an error.
const WRONG: &str = ".wizard [aria-invalid=true]";
/// The one primary button.
const PRIMARY: &str = ".wizard footer .primary";

/// What the pages share.
#[derive(Clone, Copy)]
struct Wizard {
    form: RwSignal<WizardForm>,
    page: RwSignal<Page>,
    errors: Errors,
    run: CheckRun,
    /// The account is being made.
    busy: RwSignal<bool>,
    /// Why it could not be made.
    trouble: RwSignal<Option<Problem>>,
    /// The account, once made; and whether its password lasts for this session only.
    made: RwSignal<Option<(Account, bool)>>,
}

impl Wizard {
    fn go(self, page: Page) {
        self.errors.set(Vec::new());
        self.trouble.set(None);
        if page != Page::Check {
            self.run.forget();
        }
        self.page.set(page);
        match page {
            Page::Check => {
                self.check();
                focus_soon(".wizard [data-test=wizard-back]");
            }
            Page::Done => focus_soon(PRIMARY),
            Page::Name | Page::Email | Page::Servers | Page::SignIn => focus_soon(FIRST),
        }
    }

    fn check(self) {
        let form = self.form.get_untracked();
        if let Some(settings) = form.settings() {
            self.run.start(settings, Some(form.password), None);
        }
    }

    /// Next, or Enter.
    fn go_on(self, on_close: Callback<()>) {
        if self.busy.get_untracked() {
            return;
        }
        let page = self.page.get_untracked();
        match page {
            Page::Name | Page::Email | Page::Servers | Page::SignIn => {
                self.form.update(|form| form.tidy(page));
                let errors = self.form.with_untracked(|form| form.errors(page));
                if errors.is_empty() {
                    self.go(page.next());
                } else {
                    self.errors.set(errors);
                    focus_soon(WRONG);
                }
            }
            Page::Check => match self.run.outcome.get_untracked() {
                None => {}
                Some(true) => self.create(None),
                Some(false) => {
                    self.trouble.set(None);
                    self.check();
                }
            },
            Page::Done => on_close.run(()),
        }
    }

    /// Makes the account. `remember` overrules the form, for a computer without a keychain.
    fn create(self, remember: Option<bool>) {
        let form = self.form.get_untracked();
        let Some(settings) = form.settings() else {
            return;
        };
        let remember = remember.unwrap_or(form.remember);
        self.busy.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            let answer = call(CreateAccount {
                settings,
                password: form.password,
                remember,
            })
            .await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(account) => {
                    let id = account.id;
                    self.form.update(|form| form.password.clear());
                    self.made.set(Some((account, !remember)));
                    self.go(Page::Done);
                    // What goes wrong with it is told in the main window.
                    let _ = call(SendReceive { account: Some(id) }).await;
                }
                Err(problem) => self.trouble.set(Some(problem)),
            }
        });
    }

    fn remedy(self, remedy: Remedy) {
        match remedy {
            Remedy::Password => {
                self.go(Page::SignIn);
                focus_soon(".wizard [data-test=wizard-password]");
            }
            Remedy::Servers => self.go(Page::Servers),
        }
    }
}

/// The account wizard. `on_close` is run when it is done or cancelled.
#[component]
pub fn AccountWizard(
    /// It wants to go.
    on_close: Callback<()>,
) -> impl IntoView {
    let wizard = Wizard {
        form: RwSignal::new(WizardForm::default()),
        page: RwSignal::new(Page::Name),
        errors: RwSignal::new(Vec::new()),
        run: CheckRun::new(),
        busy: RwSignal::new(false),
        trouble: RwSignal::new(None),
        made: RwSignal::new(None),
    };
    focus_soon(FIRST);
    // The primary button changes from "Finish" to "Try again" when the test ends; Enter should press it.
    Effect::new(move |_| {
        if wizard.run.outcome.get().is_some() && wizard.page.get_untracked() == Page::Check {
            focus_soon(PRIMARY);
        }
    });

    view! {
        <Modal
            label=Signal::derive(|| t("wizard-title"))
            class="wizard"
            test="wizard"
            on_cancel=on_close
        >
            <form
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    wizard.go_on(on_close);
                }
            >
                <header>
                    <Steps page=wizard.page />
                    <h2>{move || title(wizard)}</h2>
                    <p>{move || text(wizard)}</p>
                </header>
                <div class="wizard-page">
                    {move || match wizard.page.get() {
                        Page::Name => pages::name(wizard).into_any(),
                        Page::Email => pages::email(wizard).into_any(),
                        Page::Servers => pages::servers(wizard).into_any(),
                        Page::SignIn => pages::sign_in(wizard).into_any(),
                        Page::Check => {
                            view! {
                                <CheckView
                                    run=wizard.run
                                    on_remedy=Callback::new(move |remedy| wizard.remedy(remedy))
                                />
                            }
                                .into_any()
                        }
                        Page::Done => pages::done(wizard).into_any(),
                    }}
                    {move || {
                        wizard
                            .trouble
                            .get()
                            .map(|problem| {
                                let keychain = matches!(
                                    problem.code,
                                    ProblemCode::KeychainMissing | ProblemCode::KeychainLocked
                                );
                                view! {
                                    <ProblemBox problem=problem>
                                        {keychain
                                            .then(|| {
                                                view! {
                                                    <button
                                                        type="button"
                                                        class="button"
                                                        data-test="wizard-without-keychain"
                                                        on:click=move |_| wizard.create(Some(false))
                                                    >
                                                        {move || t("wizard-without-keychain")}
                                                    </button>
                                                }
                                            })}
                                    </ProblemBox>
                                }
                            })
                    }}
                </div>
                <Buttons wizard=wizard on_close=on_close />
            </form>
        </Modal>
    }
}

/// How far one has come: a line for each page.
#[component]
fn Steps(page: RwSignal<Page>) -> impl IntoView {
    view! {
        <div
            class="steps"
            role="img"
            aria-label=move || {
                t_args(
                    "wizard-step",
                    &[
                        ("step", page.get().number().into()),
                        ("steps", Page::ALL.len().into()),
                    ],
                )
            }
        >
            {Page::ALL
                .iter()
                .map(|one| {
                    let one = *one;
                    view! { <i class:reached=move || one <= page.get()></i> }
                })
                .collect_view()}
        </div>
    }
}

#[component]
fn Buttons(wizard: Wizard, on_close: Callback<()>) -> impl IntoView {
    let page = wizard.page;
    let outcome = wizard.run.outcome;
    let primary = move || match (page.get(), outcome.get()) {
        (Page::Check, Some(false)) => "wizard-try-again",
        (Page::Check | Page::Done, _) => "wizard-finish",
        _ => "wizard-next",
    };
    let primary_test = move || match page.get() {
        Page::Check if outcome.get() == Some(false) => "wizard-try-again",
        Page::Check | Page::Done => "wizard-finish",
        _ => "wizard-next",
    };
    let failed = move || page.get() == Page::Check && outcome.get() == Some(false);
    let waits = move || wizard.busy.get() || page.get() == Page::Check && outcome.get().is_none();
    view! {
        <footer>
            <Show when=move || page.get() != Page::Done>
                <button
                    type="button"
                    class="button quiet"
                    data-test="wizard-cancel"
                    on:click=move |_| on_close.run(())
                >
                    {move || t("wizard-cancel")}
                </button>
            </Show>
            <span class="gap"></span>
            <Show when=failed>
                <button
                    type="button"
                    class="button quiet"
                    data-test="wizard-save-anyway"
                    disabled=move || wizard.busy.get()
                    on:click=move |_| wizard.create(None)
                >
                    {move || t("wizard-save-anyway")}
                </button>
            </Show>
            <Show when=move || page.get().back().is_some()>
                <button
                    type="button"
                    class="button"
                    data-test="wizard-back"
                    disabled=move || wizard.busy.get()
                    on:click=move |_| {
                        if let Some(back) = page.get_untracked().back() {
                            wizard.go(back);
                        }
                    }
                >
                    {move || t("wizard-back")}
                </button>
            </Show>
            <button
                type="submit"
                class="button primary"
                data-test=primary_test
                disabled=waits
            >
                {move || t(primary())}
            </button>
        </footer>
    }
}

fn title(wizard: Wizard) -> String {
    t(match wizard.page.get() {
        Page::Name => "wizard-name-title",
        Page::Email => "wizard-email-title",
        Page::Servers => "wizard-servers-title",
        Page::SignIn => "wizard-user-title",
        Page::Check => "check-title",
        Page::Done => "wizard-done-title",
    })
}

fn text(wizard: Wizard) -> String {
    match wizard.page.get() {
        Page::Name => t("wizard-name-text"),
        Page::Email => t("wizard-email-text"),
        Page::Servers => t("wizard-servers-text"),
        Page::SignIn => t("wizard-user-text"),
        Page::Check => t(match wizard.run.outcome.get() {
            None => "check-text",
            Some(true) => "check-passed",
            Some(false) => "check-failed",
        }),
        Page::Done => {
            let account = wizard
                .made
                .with(|made| {
                    made.as_ref()
                        .map(|(account, _)| account.settings.email.clone())
                })
                .unwrap_or_default();
            t_args("wizard-done-text", &[("account", account.into())])
        }
    }
}
