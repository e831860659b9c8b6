//! The toolbar, and the search box at its end.

use crate::i18n::t;
use crate::parts::{Icon, IconName};
use crate::state::App;
use contract::{Action, FolderRole};
use leptos::prelude::*;

#[component]
pub(crate) fn Toolbar(app: App) -> impl IntoView {
    // One message that was received or sent; a draft is opened, not answered.
    let one = Signal::derive(move || {
        app.selected.with(|selected| selected.len() == 1)
            && (app.search.is_on()
                || app
                    .current()
                    .is_some_and(|folder| folder.role != Some(FolderRole::Drafts)))
    });
    let any = Signal::derive(move || app.selected.with(|selected| !selected.is_empty()));
    let always = Signal::derive(|| true);
    let can_send = Signal::derive(move || {
        app.accounts
            .with(|all| all.as_ref().is_some_and(|all| !all.is_empty()))
    });
    view! {
        <header class="bar">
            <div class="tools" role="toolbar" aria-label=move || t("toolbar")>
                <Tool app=app action=Action::NewMail icon=IconName::Mail primary=true enabled=always />
                <Tool app=app action=Action::Reply icon=IconName::Reply enabled=one />
                <Tool app=app action=Action::ReplyAll icon=IconName::ReplyAll enabled=one />
                <Tool app=app action=Action::Forward icon=IconName::Forward enabled=one />
                <span class="sep"></span>
                <Tool app=app action=Action::Print icon=IconName::Print enabled=one bare=true />
                <Tool app=app action=Action::Delete icon=IconName::Delete enabled=any />
                <span class="sep"></span>
                <Tool app=app action=Action::SendReceive icon=IconName::Sync enabled=can_send />
            </div>
            <crate::search::SearchBox app=app />
        </header>
    }
}

#[component]
fn Tool(
    app: App,
    action: Action,
    icon: IconName,
    #[prop(optional)] primary: bool,
    #[prop(optional)] bare: bool,
    enabled: Signal<bool>,
) -> impl IntoView {
    let label = move || t(&format!("tool-{}", action.key()));
    view! {
        <button
            class="tool"
            class:primary=primary
            class:bare=bare
            data-test=format!("toolbar-{}", action.key())
            title=label
            aria-label=label
            disabled=move || !enabled.get()
            on:click=move |_| app.perform(action)
        >
            <Icon name=icon />
            {(!bare).then(|| view! { <span>{label}</span> })}
        </button>
    }
}
