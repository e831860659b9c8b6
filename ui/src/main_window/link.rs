//! A link in a letter wants to be opened.

use crate::i18n::t;
use crate::state::App;
use crate::wizard::modal::Modal;
use contract::command::OpenLink;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Where a link really leads, before it is opened.
#[component]
pub(super) fn Link(app: App, url: String, on_close: Callback<()>) -> impl IntoView {
    let host = web_host(&url);
    let (opened, copied) = (url.clone(), url.clone());
    // What the button says: what it does, then what came of it.
    let said = RwSignal::new("link-copy");
    let copy = move |_| {
        let writing = crate::parts::copy(&copied);
        spawn_local(async move {
            let key = if writing.await {
                "link-copied"
            } else {
                "link-not-copied"
            };
            // The dialog may be closed by now.
            let _ = said.try_set(key);
        });
    };
    view! {
        <Modal label=t("link-title") class="sheet small" test="link" on_cancel=on_close>
            <header><h2>{t("link-title")}</h2></header>
            <div class="sheet-body">
                <p class="host" data-test="link-host">{host}</p>
                <p class="url">{url}</p>
            </div>
            <footer>
                <button class="button" data-test="link-cancel" on:click=move |_| on_close.run(())>{t("cancel")}</button>
                <button class="button" data-test="link-copy" aria-live="polite" on:click=copy>
                    {move || t(said.get())}
                </button>
                <button
                    class="button primary"
                    data-test="link-open"
                    on:click=move |_| {
                        on_close.run(());
                        app.attempt(OpenLink { url: opened.clone() });
                    }
                >
                    {t("link-open")}
                </button>
            </footer>
        </Modal>
    }
}

/// The host of a web address, as the browser will read it.
fn web_host(url: &str) -> String {
    let rest = url
        .split_once(':')
        .map_or(url, |(_, rest)| rest)
        .trim_start_matches('/');
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    if url.starts_with("mailto:") {
        return authority.to_owned();
    }
    // What stands before the last @ is a name to sign in with, and a favourite disguise.
    authority.rsplit('@').next().unwrap_or(authority).to_owned()
}

#[cfg(test)]
mod tests {
    use super::web_host;

    #[test]
    fn the_real_host_is_shown() {
        assert_eq!(web_host("https://bank.example/login"), "bank.example");
        assert_eq!(
            web_host("https://bank.example@evil.example/"),
            "evil.example"
        );
        assert_eq!(web_host("http://evil.example?bank.example"), "evil.example");
        assert_eq!(web_host("mailto:a@b.example?subject=x"), "a@b.example");
    }
}
