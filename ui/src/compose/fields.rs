//! The fields of a draft: from whom, to whom, about what, and the text.

use super::attached::Attached;
use super::desk::Desk;
use super::people::People;
use crate::i18n::t;
use contract::{Account, AccountId};
use leptos::prelude::*;

#[component]
pub(super) fn Fields(desk: Desk, accounts: RwSignal<Vec<Account>>) -> impl IntoView {
    let start = desk.draft.get_untracked();
    let (to, cc, bcc) = start
        .as_ref()
        .map(|draft| (draft.to.clone(), draft.cc.clone(), draft.bcc.clone()))
        .unwrap_or_default();
    let text = start.map(|draft| draft.text).unwrap_or_default();
    let cc_shown = RwSignal::new(!cc.trim().is_empty());
    let bcc_shown = RwSignal::new(!bcc.trim().is_empty());
    let subject = move || {
        desk.draft
            .with(|draft| draft.as_ref().map(|draft| draft.subject.clone()))
            .unwrap_or_default()
    };
    let attachments = move || {
        desk.draft
            .with(|draft| draft.as_ref().map(|draft| draft.attachments.clone()))
            .unwrap_or_default()
    };
    let (cc, bcc) = (StoredValue::new(cc), StoredValue::new(bcc));
    view! {
        <div class="compose-fields">
            <div class="compose-field">
                <label for="compose-from">{move || t("compose-from")}</label>
                <From desk=desk accounts=accounts />
            </div>
            <People
                label="compose-to"
                start=to
                on_change=Callback::new(move |list| desk.change(|draft| draft.to = list))
            >
                <Show when=move || !cc_shown.get()>
                    <button
                        type="button"
                        class="link"
                        data-test="compose-show-cc"
                        on:click=move |_| {
                            cc_shown.set(true);
                            crate::wizard::modal::focus_soon("#compose-cc");
                        }
                    >
                        {move || t("compose-show-cc")}
                    </button>
                </Show>
                <Show when=move || !bcc_shown.get()>
                    <button
                        type="button"
                        class="link"
                        data-test="compose-show-bcc"
                        on:click=move |_| {
                            bcc_shown.set(true);
                            crate::wizard::modal::focus_soon("#compose-bcc");
                        }
                    >
                        {move || t("compose-show-bcc")}
                    </button>
                </Show>
            </People>
            <Show when=move || cc_shown.get()>
                <People
                    label="compose-cc"
                    start=cc.get_value()
                    on_change=Callback::new(move |list| desk.change(|draft| draft.cc = list))
                >
                    ""
                </People>
            </Show>
            <Show when=move || bcc_shown.get()>
                <People
                    label="compose-bcc"
                    start=bcc.get_value()
                    on_change=Callback::new(move |list| desk.change(|draft| draft.bcc = list))
                >
                    ""
                </People>
            </Show>
            <div class="compose-field">
                <label for="compose-subject">{move || t("compose-subject")}</label>
                <input
                    id="compose-subject"
                    data-test="compose-subject"
                    type="text"
                    autocomplete="off"
                    prop:value=subject
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        desk.change(|draft| draft.subject = text);
                    }
                />
            </div>
            <Show when=move || !attachments().is_empty()>
                <ul class="compose-attachments" aria-label=move || t("compose-attachments")>
                    <For each=attachments key=|one| one.id let:one>
                        <Attached desk=desk attachment=one />
                    </For>
                </ul>
            </Show>
        </div>
        <textarea
            id="compose-text"
            data-test="compose-text"
            class="compose-text"
            aria-label=move || t("compose-text")
            prop:value=text
            on:input=move |event| {
                let text = event_target_value(&event);
                desk.change(|draft| draft.text = text);
            }
        ></textarea>
    }
}

#[component]
fn From(desk: Desk, accounts: RwSignal<Vec<Account>>) -> impl IntoView {
    let chosen = move || {
        let own = desk
            .draft
            .with(|draft| draft.as_ref().and_then(|draft| draft.account));
        own.or_else(|| {
            accounts.with(|all| {
                all.iter()
                    .find(|account| account.is_default)
                    .or_else(|| all.first())
                    .map(|account| account.id)
            })
        })
    };
    view! {
        <select
            id="compose-from"
            data-test="compose-from"
            on:change=move |event| {
                if let Ok(id) = event_target_value(&event).parse::<i64>() {
                    desk.change(|draft| draft.account = Some(AccountId(id)));
                }
            }
        >
            <Show when=move || accounts.with(Vec::is_empty)>
                <option value="">{move || t("compose-no-account")}</option>
            </Show>
            <For each=move || accounts.get() key=|account| account.id let:account>
                <option value=account.id.0 prop:selected=move || chosen() == Some(account.id)>
                    {format!("{} <{}>", account.settings.display_name, account.settings.email)}
                </option>
            </For>
        </select>
    }
}
