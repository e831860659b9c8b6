//! Help: the keys, what POP and SMTP mean, and what this is.

use super::sheets::Sheet;
use crate::i18n::t;
use crate::ipc::call;
use contract::SHORTCUTS;
use contract::command::Version;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(crate) fn Shortcuts(on_close: Callback<()>) -> impl IntoView {
    view! {
        <Sheet title="action-shortcuts" test="shortcuts" on_close=on_close>
            <dl class="keys">
                {SHORTCUTS
                    .iter()
                    .map(|shortcut| {
                        let keys: Vec<_> = std::iter::once(&shortcut.key)
                            .chain(shortcut.also)
                            .map(|key| key.replace("CmdOrCtrl", "Ctrl"))
                            .collect();
                        let label = format!("action-{}", shortcut.action.key());
                        view! {
                            <dt>{move || t(&label)}</dt>
                            <dd>{keys.into_iter().map(|key| view! { <kbd>{key}</kbd> }).collect_view()}</dd>
                        }
                    })
                    .collect_view()}
            </dl>
        </Sheet>
    }
}

#[component]
pub(crate) fn WhatIsPop(on_close: Callback<()>) -> impl IntoView {
    let paragraphs = ["pop", "smtp", "way", "where"];
    view! {
        <Sheet title="action-what-is-pop" test="what-is-pop" on_close=on_close>
            {paragraphs
                .into_iter()
                .map(|name| {
                    view! {
                        <h3>{move || t(&format!("help-{name}-title"))}</h3>
                        <p>{move || t(&format!("help-{name}"))}</p>
                    }
                })
                .collect_view()}
        </Sheet>
    }
}

#[component]
pub(crate) fn About(on_close: Callback<()>) -> impl IntoView {
    let version = RwSignal::new(String::new());
    spawn_local(async move {
        if let Ok(found) = call(Version {}).await {
            version.set(found);
        }
    });
    view! {
        <Sheet title="action-about" test="about" on_close=on_close>
            <p><b>"Postane "{version}</b></p>
            <p>{move || t("about-text")}</p>
        </Sheet>
    }
}
