//! Above a message of which only the header is here: where the rest is, and how to get it or be rid of it.

use crate::i18n::{size, t, t_args};
use crate::parts::{Icon, IconName};
use crate::state::{App, Dialog};
use contract::command::DownloadRest;
use contract::{MessageId, Rest};
use leptos::prelude::*;

#[component]
pub(crate) fn RestBar(app: App, message: MessageId, rest: Rest, bytes: u64) -> impl IntoView {
    let rest = RwSignal::new(rest);
    let text = move || match rest.get() {
        Rest::OnServer => t_args("rest-on-server", &[("size", size(bytes).into())]),
        Rest::Asked => t("rest-asked"),
        Rest::Gone => t("rest-gone"),
    };
    let download = move |_| {
        rest.set(Rest::Asked);
        app.attempt(DownloadRest {
            messages: vec![message],
        });
    };
    view! {
        <div class="note" role="status" data-test="rest-bar">
            <Icon name=IconName::Partial />
            <span>{text}</span>
            <Show when=move || rest.get() == Rest::OnServer>
                <button class="link" data-test="rest-download" on:click=download>
                    {move || t("rest-download")}
                </button>
                <button
                    class="link"
                    data-test="rest-delete"
                    on:click=move |_| app.dialog.set(Some(Dialog::DeleteOnServer(vec![message])))
                >
                    {move || t("rest-delete")}
                </button>
            </Show>
        </div>
    }
}
