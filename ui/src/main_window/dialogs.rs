//! What opens over the main window.

use super::checked::Checked;
use super::help::{About, Shortcuts, WhatIsPop};
use super::link::Link;
use super::options::Options;
use super::reading::Reading;
use super::sheets::{Name, Sheet, Sure};
use super::tree_order::{folder_name, in_order};
use crate::accounts::AccountsDialog;
use crate::i18n::{t, t_args};
use crate::ipc::call;
use crate::search::{FindMessage, Keep};
use crate::state::{App, Dialog};
use crate::wizard::AccountWizard;
use crate::wizard::modal::{Modal, focus_soon};
use contract::command::*;
use contract::{AccountId, FolderRole, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(crate) fn Dialogs(app: App) -> impl IntoView {
    let on_close = Callback::new(move |()| app.dialog.set(None));
    Effect::new(move |_| {
        if app.dialog.with(Option::is_none)
            && let Some(checked) = app.checked.get()
        {
            app.checked.set(None);
            app.dialog.set(Some(Dialog::Checked(checked)));
        }
    });
    move || {
        app.dialog.get().map(|dialog| match dialog {
            Dialog::Wizard => view! { <AccountWizard on_close=on_close /> }.into_any(),
            Dialog::Accounts => view! { <AccountsDialog on_close=on_close /> }.into_any(),
            Dialog::Options => view! { <Options app=app on_close=on_close /> }.into_any(),
            Dialog::Shortcuts => view! { <Shortcuts on_close=on_close /> }.into_any(),
            Dialog::WhatIsPop => view! { <WhatIsPop on_close=on_close /> }.into_any(),
            Dialog::About => view! { <About on_close=on_close /> }.into_any(),
            Dialog::Checked(checked) => view! { <Checked checked=checked on_close=on_close /> }.into_any(),
            Dialog::Source(source) => {
                view! {
                    <Sheet title="action-source" test="source" wide=true on_close=on_close>
                        <pre class="source" tabindex="0">{source}</pre>
                    </Sheet>
                }
                    .into_any()
            }
            Dialog::Link(url) => view! { <Link app=app url=url on_close=on_close /> }.into_any(),
            Dialog::Letter => view! { <Letter app=app on_close=on_close /> }.into_any(),
            Dialog::MoveTo => view! { <MoveTo app=app on_close=on_close /> }.into_any(),
            Dialog::NewFolder(parent) => {
                let make = Callback::new(move |name: String| app.attempt(CreateFolder { parent, name }));
                view! { <Name title="new-folder" on_name=make on_close=on_close /> }.into_any()
            }
            Dialog::DeleteForGood(messages) => {
                let text = t_args("confirm-delete", &[("count", messages.len().into())]);
                let sure = Callback::new(move |()| {
                    let next = app.first_place(&messages);
                    app.attempt(DeleteMessages { messages: messages.clone() });
                    app.after_removal(next, &messages);
                });
                view! { <Sure text=text button="action-delete-for-good" on_sure=sure on_close=on_close /> }.into_any()
            }
            Dialog::SendReceive => {
                view! { <super::send_receive::SendReceive app=app on_close=on_close /> }.into_any()
            }
            Dialog::DeleteOnServer(messages) => {
                let sure = Callback::new(move |()| {
                    let next = app.first_place(&messages);
                    app.attempt(DeleteOnServer { messages: messages.clone() });
                    app.after_removal(next, &messages);
                });
                view! {
                    <Sure text=t("confirm-delete-on-server") button="rest-delete" on_sure=sure on_close=on_close />
                }
                    .into_any()
            }
            Dialog::DiscardDrafts(drafts) => {
                let text = t_args("confirm-discard", &[("count", drafts.len().into())]);
                let sure = Callback::new(move |()| super::actions::discard(app, drafts.clone()));
                view! { <Sure text=text button="action-delete-for-good" on_sure=sure on_close=on_close /> }.into_any()
            }
            Dialog::EmptyDeleted => {
                let sure = Callback::new(move |()| {
                    app.attempt(EmptyDeleted {});
                    app.deselect();
                });
                view! {
                    <Sure text=t("confirm-empty") button="action-empty-deleted" on_sure=sure on_close=on_close />
                }
                    .into_any()
            }
            Dialog::DeleteFolder(folder) => {
                let text = t_args("confirm-delete-folder", &[("name", folder.name.as_str().into())]);
                let id = folder.id;
                let sure = Callback::new(move |()| app.attempt(DeleteFolder { folder: id }));
                view! { <Sure text=text button="action-delete-folder" on_sure=sure on_close=on_close /> }.into_any()
            }
            Dialog::FindMessage => view! { <FindMessage app=app on_close=on_close /> }.into_any(),
            Dialog::KeepSearch(form) => view! { <Keep app=app form=form on_close=on_close /> }.into_any(),
            Dialog::ForgetSearch(saved) => {
                let text = t_args("confirm-forget-search", &[("name", saved.name.as_str().into())]);
                let id = saved.id;
                let sure = Callback::new(move |()| app.attempt(ForgetSearch { id }));
                view! { <Sure text=text button="saved-search-delete" on_sure=sure on_close=on_close /> }.into_any()
            }
            Dialog::Password(account) => {
                view! { <Password app=app account=account on_close=on_close /> }.into_any()
            }
        })
    }
}

/// The selected letter, where there is no reading pane to read it in.
#[component]
fn Letter(app: App, on_close: Callback<()>) -> impl IntoView {
    view! {
        <Modal
            label=Signal::derive(move || t("reading"))
            class="sheet wide letter-sheet"
            test="letter"
            on_cancel=on_close
        >
            <Reading app=app />
            <footer>
                <button class="button primary" data-test="sheet-close" on:click=move |_| on_close.run(())>
                    {move || t("close")}
                </button>
            </footer>
        </Modal>
    }
}

/// The folders that letters can be moved to.
#[component]
fn MoveTo(app: App, on_close: Callback<()>) -> impl IntoView {
    let folders: Vec<_> = app
        .folders
        .with_untracked(|folders| in_order(folders))
        .into_iter()
        .filter(|(folder, _)| !matches!(folder.role, Some(FolderRole::Outbox | FolderRole::Drafts)))
        .collect();
    view! {
        <Modal label=t("move-title") class="sheet small" test="move-to" on_cancel=on_close>
            <header><h2>{t("move-title")}</h2></header>
            <div class="sheet-body choices">
                {folders
                    .into_iter()
                    .map(|(folder, depth)| {
                        let id = folder.id;
                        view! {
                            <button
                                class="choice"
                                style=format!("--depth: {depth}")
                                on:click=move |_| {
                                    on_close.run(());
                                    let messages = app.selected.get_untracked().into_iter().collect();
                                    app.move_to(messages, id, "moved");
                                }
                            >
                                {folder_name(&folder)}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <footer>
                <button class="button" on:click=move |_| on_close.run(())>{t("cancel")}</button>
            </footer>
        </Modal>
    }
}

/// A password that was asked for.
#[component]
fn Password(app: App, account: AccountId, on_close: Callback<()>) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let remember = RwSignal::new(true);
    let trouble = RwSignal::new(None::<Problem>);
    let email = app.accounts.with_untracked(|all| {
        all.iter()
            .flatten()
            .find(|known| known.id == account)
            .map(|known| known.settings.email.clone())
    });
    let text = t_args(
        "password-text",
        &[("email", email.unwrap_or_default().into())],
    );
    focus_soon(".sheet input");
    let give = move || {
        let given = GivePassword {
            account,
            password: password.get_untracked(),
            remember: remember.get_untracked(),
        };
        spawn_local(async move {
            match call(given).await {
                Ok(()) => {
                    on_close.run(());
                    app.problems
                        .update(|all| all.retain(|problem| problem.account != Some(account)));
                    app.attempt(SendReceive {
                        account: Some(account),
                    });
                }
                Err(problem) => trouble.set(Some(problem)),
            }
        });
    };
    view! {
        <Modal label=t("password-title") class="sheet small" test="password" on_cancel=on_close>
            <form on:submit=move |event| {
                event.prevent_default();
                give();
            }>
                <header><h2>{t("password-title")}</h2></header>
                <div class="sheet-body">
                    <p>{text}</p>
                    <label class="option">
                        <span>{t("password-label")}</span>
                        <input
                            type="password"
                            data-test="password-input"
                            on:input=move |event| password.set(event_target_value(&event))
                        />
                    </label>
                    <label class="option tick">
                        <input
                            type="checkbox"
                            prop:checked=remember
                            on:change=move |event| remember.set(event_target_checked(&event))
                        />
                        <span>{t("password-remember")}</span>
                    </label>
                    {move || trouble.get().map(|problem| view! { <crate::parts::ProblemBox problem=problem /> })}
                </div>
                <footer>
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t("cancel")}</button>
                    <button class="button primary" data-test="password-ok">{t("ok")}</button>
                </footer>
            </form>
        </Modal>
    }
}
