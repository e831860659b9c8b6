//! The settings; each applies at once.

use super::sheets::Sheet;
use crate::i18n::t;
use crate::state::App;
use contract::{Language, Layout, Theme};
use leptos::prelude::*;

#[component]
pub(crate) fn Options(app: App, on_close: Callback<()>) -> impl IntoView {
    let settings = move || app.settings.get().unwrap_or_default();
    let choice = move |label: &'static str,
                       test: &'static str,
                       chosen: Signal<String>,
                       options: Vec<(&'static str, &'static str)>,
                       change: Callback<String>| {
        view! {
            <label class="option">
                <span>{move || t(label)}</span>
                <select data-test=test prop:value=chosen on:change=move |event| change.run(event_target_value(&event))>
                    {options
                        .into_iter()
                        .map(|(value, key)| {
                            view! { <option value=value selected=move || chosen.get() == value>{move || t(key)}</option> }
                        })
                        .collect_view()}
                </select>
            </label>
        }
    };
    let tick = move |label: &'static str,
                     test: &'static str,
                     checked: Signal<bool>,
                     change: Callback<bool>| {
        view! {
            <label class="option tick">
                <input
                    type="checkbox"
                    data-test=test
                    prop:checked=checked
                    on:change=move |event| change.run(event_target_checked(&event))
                />
                <span>{move || t(label)}</span>
            </label>
        }
    };
    let language = Signal::derive(move || {
        match settings().language {
            None => "system",
            Some(Language::En) => "en",
            Some(Language::Tr) => "tr",
        }
        .to_owned()
    });
    let theme = Signal::derive(move || {
        match settings().theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
        .to_owned()
    });
    let layout = Signal::derive(move || {
        match settings().layout {
            Layout::Below => "below",
            Layout::Beside => "beside",
            Layout::Off => "off",
        }
        .to_owned()
    });
    let dwell = Signal::derive(move || {
        settings()
            .mark_read_after_seconds
            .map_or_else(|| "never".to_owned(), |seconds| seconds.to_string())
    });
    view! {
        <Sheet title="options" test="options" on_close=on_close>
            {choice(
                "menu-language",
                "options-language",
                language,
                vec![("system", "action-theme-system"), ("en", "action-language-english"), ("tr", "action-language-turkish")],
                Callback::new(move |value: String| {
                    app.change_settings(|settings| {
                        settings.language = match value.as_str() {
                            "en" => Some(Language::En),
                            "tr" => Some(Language::Tr),
                            _ => None,
                        };
                    });
                }),
            )}
            {choice(
                "menu-theme",
                "options-theme",
                theme,
                vec![("system", "action-theme-system"), ("light", "action-theme-light"), ("dark", "action-theme-dark")],
                Callback::new(move |value: String| {
                    app.change_settings(|settings| {
                        settings.theme = match value.as_str() {
                            "light" => Theme::Light,
                            "dark" => Theme::Dark,
                            _ => Theme::System,
                        };
                    });
                }),
            )}
            {choice(
                "menu-layout",
                "options-layout",
                layout,
                vec![("below", "action-layout-below"), ("beside", "action-layout-beside"), ("off", "action-layout-off")],
                Callback::new(move |value: String| {
                    app.change_settings(|settings| {
                        settings.layout = match value.as_str() {
                            "beside" => Layout::Beside,
                            "off" => Layout::Off,
                            _ => Layout::Below,
                        };
                    });
                }),
            )}
            {choice(
                "options-mark-read",
                "options-mark-read",
                dwell,
                vec![("0", "options-at-once"), ("3", "options-three-seconds"), ("10", "options-ten-seconds"), ("never", "options-never")],
                Callback::new(move |value: String| {
                    app.change_settings(|settings| settings.mark_read_after_seconds = value.parse().ok());
                }),
            )}
            {tick(
                "options-close-to-tray",
                "options-close-to-tray",
                Signal::derive(move || settings().close_to_tray),
                Callback::new(move |on| app.change_settings(|settings| settings.close_to_tray = on)),
            )}
            {tick(
                "options-notify",
                "options-notify",
                Signal::derive(move || settings().notify),
                Callback::new(move |on| app.change_settings(|settings| settings.notify = on)),
            )}
        </Sheet>
    }
}
