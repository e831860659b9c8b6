//! A file that goes with the draft.

use super::desk::Desk;
use crate::i18n::{size, t_args};
use crate::parts::{Icon, IconName};
use contract::DraftAttachment;
use leptos::prelude::*;

#[component]
pub(super) fn Attached(desk: Desk, attachment: DraftAttachment) -> impl IntoView {
    let DraftAttachment {
        id,
        name,
        size: bytes,
        ..
    } = attachment;
    let remove = name.clone();
    view! {
        <li>
            <Icon name=IconName::Attach />
            <span class="name">{name}</span>
            <span class="size">{move || size(bytes)}</span>
            <button
                type="button"
                class="bare"
                aria-label=move || {
                    t_args("compose-remove-attachment", &[("name", remove.as_str().into())])
                }
                on:click=move |_| desk.detach(id)
            >
                <Icon name=IconName::Close />
            </button>
        </li>
    }
}
