//! The plain dialogs: something to read, a question, a name.

use crate::i18n::t;
use crate::wizard::modal::{Modal, focus_soon};
use leptos::prelude::*;

/// A dialog with a title and one button that closes it.
#[component]
pub(crate) fn Sheet(
    /// The key of its title.
    title: &'static str,
    /// Its `data-test`.
    test: &'static str,
    /// Whether it is as wide as it can be.
    #[prop(optional)]
    wide: bool,
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    view! {
        <Modal
            label=Signal::derive(move || t(title))
            class=if wide { "sheet wide" } else { "sheet" }
            test=test
            on_cancel=on_close
        >
            <header><h2>{move || t(title)}</h2></header>
            <div class="sheet-body">{children()}</div>
            <footer>
                <button class="button primary" data-test="sheet-close" on:click=move |_| on_close.run(())>
                    {move || t("close")}
                </button>
            </footer>
        </Modal>
    }
}

/// A question with a button that does it and one that does not.
#[component]
pub(super) fn Sure(
    text: String,
    button: &'static str,
    on_sure: Callback<()>,
    on_close: Callback<()>,
) -> impl IntoView {
    view! {
        <Modal label=text.clone() class="sheet small" test="confirm" on_cancel=on_close>
            <div class="sheet-body"><p>{text}</p></div>
            <footer>
                <button class="button" data-test="confirm-no" on:click=move |_| on_close.run(())>{t("cancel")}</button>
                <button
                    class="button danger"
                    data-test="confirm-yes"
                    on:click=move |_| {
                        on_close.run(());
                        on_sure.run(());
                    }
                >
                    {t(button)}
                </button>
            </footer>
        </Modal>
    }
}

/// A name to be typed.
#[component]
pub(super) fn Name(
    /// The key of its title.
    title: &'static str,
    on_name: Callback<String>,
    on_close: Callback<()>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    focus_soon(".sheet input");
    view! {
        <Modal label=t(title) class="sheet small" test="folder-name" on_cancel=on_close>
            <form on:submit=move |event| {
                event.prevent_default();
                let name = text.get_untracked().trim().to_owned();
                if !name.is_empty() {
                    on_close.run(());
                    on_name.run(name);
                }
            }>
                <header><h2>{t(title)}</h2></header>
                <div class="sheet-body">
                    <label class="option">
                        <span>{t("folder-name")}</span>
                        <input
                            data-test="folder-name-input"
                            prop:value=text
                            on:input=move |event| text.set(event_target_value(&event))
                        />
                    </label>
                </div>
                <footer>
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t("cancel")}</button>
                    <button class="button primary" data-test="folder-name-ok">{t("ok")}</button>
                </footer>
            </form>
        </Modal>
    }
}
