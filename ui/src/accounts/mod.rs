//! Tools > Accounts: the accounts, and what can be done with them.

pub mod edit;
mod properties;

use crate::i18n::{t, t_args};
use crate::ipc::call;
use crate::parts::{Icon, IconName, ProblemBox};
use crate::wizard::AccountWizard;
use crate::wizard::modal::{Modal, focus_soon};
use contract::command::{ListAccounts, RemoveAccount, SetDefaultAccount};
use contract::{Account, AccountId, Event, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;
use properties::Properties;

/// What stands over the list.
#[derive(Clone, PartialEq)]
enum Over {
    /// The wizard.
    Wizard,
    /// Properties of an account.
    Properties(Account),
    /// Whether to remove an account.
    Remove(Account),
}

#[derive(Clone, Copy)]
struct Desk {
    /// `None` until they were loaded.
    accounts: RwSignal<Option<Vec<Account>>>,
    selected: RwSignal<Option<AccountId>>,
    over: RwSignal<Option<Over>>,
    menu: RwSignal<bool>,
    trouble: RwSignal<Option<Problem>>,
}

impl Desk {
    fn load(self) {
        spawn_local(async move {
            match call(ListAccounts {}).await {
                Ok(all) => {
                    let there = |id: &AccountId| all.iter().any(|account| account.id == *id);
                    let selected = self
                        .selected
                        .try_get_untracked()
                        .flatten()
                        .filter(there)
                        .or_else(|| all.first().map(|account| account.id));
                    self.selected.try_set(selected);
                    self.accounts.try_set(Some(all));
                }
                Err(problem) => {
                    self.trouble.try_set(Some(problem));
                }
            }
        });
    }

    fn chosen(self) -> Option<Account> {
        let id = self.selected.get()?;
        self.accounts.with(|all| {
            all.as_ref()?
                .iter()
                .find(|account| account.id == id)
                .cloned()
        })
    }

    fn closed(self) {
        self.over.set(None);
        self.load();
    }

    fn set_default(self) {
        let Some(account) = untrack(move || self.chosen()) else {
            return;
        };
        spawn_local(async move {
            match call(SetDefaultAccount {
                account: account.id,
            })
            .await
            {
                Ok(()) => self.load(),
                Err(problem) => self.trouble.set(Some(problem)),
            }
        });
    }

    fn remove(self, account: AccountId) {
        spawn_local(async move {
            if let Err(problem) = call(RemoveAccount { account }).await {
                self.trouble.set(Some(problem));
            }
            self.closed();
        });
    }
}

/// The accounts. `on_close` is run when the dialog wants to go.
#[component]
pub fn AccountsDialog(
    /// It wants to go.
    on_close: Callback<()>,
) -> impl IntoView {
    let desk = Desk {
        accounts: RwSignal::new(None),
        selected: RwSignal::new(None),
        over: RwSignal::new(None),
        menu: RwSignal::new(false),
        trouble: RwSignal::new(None),
    };
    desk.load();
    crate::ipc::listen(move |event| {
        if matches!(event, Event::AccountsChanged) && desk.accounts.try_get_untracked().is_some() {
            desk.load();
        }
    });
    let cancel = Callback::new(move |()| {
        if desk.menu.get_untracked() {
            desk.menu.set(false);
        } else {
            on_close.run(());
        }
    });
    view! {
        <Modal
            label=Signal::derive(|| t("accounts-title"))
            class="accounts"
            test="accounts"
            on_cancel=cancel
        >
            <h2>{move || t("accounts-title")}</h2>
            <div class="accounts-body">
                <List desk=desk />
                <Buttons desk=desk on_close=on_close />
            </div>
            {move || desk.trouble.get().map(|problem| view! { <ProblemBox problem=problem /> })}
        </Modal>
        {move || {
            let closed = Callback::new(move |()| desk.closed());
            desk.over
                .get()
                .map(|over| match over {
                    Over::Wizard => view! { <AccountWizard on_close=closed /> }.into_any(),
                    Over::Properties(account) => {
                        view! { <Properties account=account on_close=closed /> }.into_any()
                    }
                    Over::Remove(account) => {
                        view! { <ConfirmRemove desk=desk account=account /> }.into_any()
                    }
                })
        }}
    }
}

#[component]
fn List(desk: Desk) -> impl IntoView {
    let empty = move || {
        desk.accounts
            .with(|all| all.as_ref().is_some_and(Vec::is_empty))
    };
    view! {
        <div class="accounts-list">
            <Show
                when=move || !empty()
                fallback=move || {
                    view! {
                        <div class="accounts-empty">
                            <p>{move || t("accounts-empty")}</p>
                            <button
                                type="button"
                                class="button primary"
                                data-test="accounts-empty-add"
                                on:click=move |_| desk.over.set(Some(Over::Wizard))
                            >
                                {move || t("accounts-empty-add")}
                            </button>
                        </div>
                    }
                }
            >
                <table>
                    <thead>
                        <tr>
                            <th>{move || t("accounts-column-account")}</th>
                            <th>{move || t("accounts-column-type")}</th>
                            <th>{move || t("accounts-column-connection")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            desk.accounts
                                .get()
                                .unwrap_or_default()
                                .into_iter()
                                .map(|account| view! { <AccountRow desk=desk account=account /> })
                                .collect_view()
                        }}
                    </tbody>
                </table>
            </Show>
        </div>
    }
}

#[component]
fn AccountRow(desk: Desk, account: Account) -> impl IntoView {
    let id = account.id;
    let kind = if account.is_default {
        "accounts-type-mail-default"
    } else {
        "accounts-type-mail"
    };
    let opened = account.clone();
    let keyed = account.clone();
    view! {
        <tr
            tabindex="0"
            data-test="accounts-row"
            class:on=move || desk.selected.get() == Some(id)
            aria-selected=move || (desk.selected.get() == Some(id)).to_string()
            on:click=move |_| desk.selected.set(Some(id))
            on:focus=move |_| desk.selected.set(Some(id))
            on:dblclick=move |_| desk.over.set(Some(Over::Properties(opened.clone())))
            on:keydown=move |event| {
                if event.key() == "Enter" {
                    desk.over.set(Some(Over::Properties(keyed.clone())));
                }
            }
        >
            <td>
                <Icon name=IconName::Mail />
                <span>{account.settings.name}</span>
                <small>{account.settings.email}</small>
            </td>
            <td>{move || t(kind)}</td>
            <td>{move || t("accounts-connection")}</td>
        </tr>
    }
}

#[component]
fn Buttons(desk: Desk, on_close: Callback<()>) -> impl IntoView {
    let none = move || desk.chosen().is_none();
    view! {
        <div class="accounts-buttons">
            <div class="accounts-add">
                <button
                    type="button"
                    class="button"
                    data-test="accounts-add"
                    aria-haspopup="menu"
                    aria-expanded=move || desk.menu.get().to_string()
                    on:click=move |_| {
                        desk.menu.update(|open| *open = !*open);
                        focus_soon("[data-test=accounts-add-mail]");
                    }
                >
                    {move || t("accounts-add")}
                    <span aria-hidden="true">"▸"</span>
                </button>
                <Show when=move || desk.menu.get()>
                    <div class="accounts-menu" role="menu">
                        <button
                            type="button"
                            role="menuitem"
                            data-test="accounts-add-mail"
                            on:click=move |_| {
                                desk.menu.set(false);
                                desk.over.set(Some(Over::Wizard));
                            }
                        >
                            {move || t("accounts-add-mail")}
                        </button>
                    </div>
                </Show>
            </div>
            <button
                type="button"
                class="button"
                data-test="accounts-remove"
                disabled=none
                on:click=move |_| desk.over.set(untrack(move || desk.chosen()).map(Over::Remove))
            >
                {move || t("accounts-remove")}
            </button>
            <button
                type="button"
                class="button"
                data-test="accounts-properties"
                disabled=none
                on:click=move |_| {
                    desk.over.set(untrack(move || desk.chosen()).map(Over::Properties));
                }
            >
                {move || t("accounts-properties")}
            </button>
            <button
                type="button"
                class="button"
                data-test="accounts-set-default"
                disabled=move || desk.chosen().is_none_or(|account| account.is_default)
                on:click=move |_| desk.set_default()
            >
                {move || t("accounts-set-default")}
            </button>
            <span class="gap"></span>
            <button
                type="button"
                class="button"
                data-test="accounts-close"
                on:click=move |_| on_close.run(())
            >
                {move || t("accounts-close")}
            </button>
        </div>
    }
}

#[component]
fn ConfirmRemove(desk: Desk, account: Account) -> impl IntoView {
    let id = account.id;
    let name = StoredValue::new(account.settings.name);
    let title = move || {
        t_args(
            "accounts-remove-title",
            &[("account", name.get_value().into())],
        )
    };
    view! {
        <Modal
            label=Signal::derive(title)
            class="confirm"
            test="accounts-confirm"
            on_cancel=Callback::new(move |()| desk.over.set(None))
        >
            <h2>{title}</h2>
            <p>{move || t("accounts-remove-text")}</p>
            <footer>
                <span class="gap"></span>
                <button type="button" class="button" on:click=move |_| desk.over.set(None)>
                    {move || t("accounts-cancel")}
                </button>
                <button
                    type="button"
                    class="button primary"
                    data-test="accounts-confirm-remove"
                    on:click=move |_| desk.remove(id)
                >
                    {move || t("accounts-remove")}
                </button>
            </footer>
        </Modal>
    }
}
