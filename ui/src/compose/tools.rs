//! The tools at the head of the window, and whether the draft is kept.

use super::desk::Desk;
use crate::i18n::{t, t_args, time};
use crate::parts::{Icon, IconName, Spinner};
use leptos::prelude::*;

#[component]
pub(super) fn Tools(desk: Desk) -> impl IntoView {
    let off = move || desk.sending.get() || desk.draft.with(Option::is_none);
    view! {
        <div class="compose-tools" role="toolbar">
            <button
                type="button"
                class="button primary"
                data-test="compose-send"
                title="Ctrl+Enter"
                disabled=off
                on:click=move |_| desk.send()
            >
                <Icon name=IconName::Send />
                {move || t("compose-send")}
            </button>
            <button
                type="button"
                class="tool"
                data-test="compose-attach"
                disabled=off
                on:click=move |_| desk.attach(None)
            >
                <Icon name=IconName::Attach />
                {move || t("compose-attach")}
            </button>
            <span class="gap"></span>
            <span class="compose-state" role="status" data-test="compose-state">
                {move || {
                    if desk.sending.get() {
                        view! {
                            <Spinner />
                            {t("compose-sending")}
                        }
                            .into_any()
                    } else if desk.changes.get() != desk.kept.get() {
                        t("compose-saving").into_any()
                    } else if desk.kept_at.get() > 0 {
                        t_args("compose-saved", &[("time", time(desk.kept_at.get()).into())])
                            .into_any()
                    } else {
                        ().into_any()
                    }
                }}
            </span>
        </div>
    }
}
