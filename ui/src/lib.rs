//! The screen: what the user sees of Postane, as Leptos components compiled to wasm.
//!
//! It holds no mail and speaks no protocol. It asks through [`ipc::call`], hears through [`ipc::listen`], and changes
//! its state in one place, [`state::App::apply`]. Every text comes from the Fluent files in `ui/locales`.

#![expect(
    unreachable_pub,
    reason = "the component macro makes public types of private components"
)]

pub mod accounts;
pub mod compose;
pub mod courier;
pub mod i18n;
pub mod ipc;
mod main_window;
pub mod parts;
pub mod search;
pub mod state;
pub mod wizard;
pub mod work;

use contract::command::{LoadSettings, SystemLanguage};
use contract::{DraftId, Event, Language, Settings, Start, Theme};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Shows the window that this page is in: the main one, or a draft's.
pub fn start() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(Root);
}

#[component]
fn Root() -> impl IntoView {
    let settings = RwSignal::new(None::<Settings>);
    let start = StoredValue::new(None::<Start>);
    spawn_local(async move {
        match ipc::start().await {
            Some(answer) => {
                let (loaded, system) = (answer.settings.clone(), answer.system_language.clone());
                start.set_value(Some(answer));
                i18n::set_language(loaded.language.unwrap_or_else(|| language_of(&system)));
                settings.set(Some(loaded));
            }
            None => load_settings(settings).await,
        }
    });
    ipc::listen(move |event| {
        if event == Event::SettingsChanged {
            spawn_local(load_settings(settings));
        }
    });
    let desktop_is_dark = parts::prefers_dark();
    let dark = Memo::new(
        move |_| match settings.with(|s| s.as_ref().map(|s| s.theme)) {
            Some(Theme::Dark) => true,
            Some(Theme::Light) => false,
            _ => desktop_is_dark.get(),
        },
    );
    provide_context(parts::Dark(dark.into()));
    Effect::new(move |_| parts::show_theme(dark.get()));
    // Until the settings are here, nothing: a flash of the wrong language or colours is worse than a blink.
    // Later changes are taken in where they show; the window is not built again.
    let ready = Memo::new(move |_| settings.with(Option::is_some));
    move || {
        ready.get().then(|| {
            let window = match draft_of(&ipc::window_label()) {
                Some(draft_id) => view! { <compose::ComposeWindow draft_id=draft_id /> }.into_any(),
                None => {
                    let start = start.try_update_value(Option::take).flatten();
                    view! { <main_window::MainWindow settings=settings start=start /> }.into_any()
                }
            };
            ipc::hear();
            window
        })
    }
}

async fn load_settings(settings: RwSignal<Option<Settings>>) {
    let loaded = ipc::call(LoadSettings {}).await.unwrap_or_default();
    let language = match loaded.language {
        Some(language) => language,
        None => language_of(&ipc::call(SystemLanguage {}).await.unwrap_or_default()),
    };
    i18n::set_language(language);
    settings.set(Some(loaded));
}

/// The screen's language for a BCP 47 tag.
fn language_of(tag: &str) -> Language {
    if tag.to_ascii_lowercase().starts_with("tr") {
        Language::Tr
    } else {
        Language::En
    }
}

fn draft_of(label: &str) -> Option<DraftId> {
    label.strip_prefix("compose-")?.parse().ok().map(DraftId)
}
