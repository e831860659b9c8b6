//! An account's properties, on the old tabs.

mod fields;
mod panels;

use super::edit::{Edit, Tab, Wrong};
use crate::i18n::{t, t_args};
use crate::ipc::call;
use crate::parts::ProblemBox;
use crate::wizard::check::{CheckRun, CheckView, Remedy};
use crate::wizard::form::Question;
use crate::wizard::modal::Modal;
use contract::command::UpdateAccount;
use contract::{Account, Problem};
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
                            Tab::General => panels::general(desk).into_any(),
                            Tab::Servers => panels::servers(desk).into_any(),
                            Tab::Connection => panels::connection(desk).into_any(),
                            Tab::Security => panels::security(desk).into_any(),
                            Tab::Advanced => panels::advanced(desk).into_any(),
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
