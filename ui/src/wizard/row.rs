//! A labelled field with its hint and its error in place, and the server's port and protection beside each other.

use super::form::Question;
use super::server_form::ServerForm;
use crate::i18n::t;
use contract::{Security, Side};
use leptos::prelude::*;

/// What is wrong, by field.
pub type Errors = RwSignal<Vec<(Question, &'static str)>>;

/// The error of one field.
pub fn error_of(errors: Errors, question: Question) -> Signal<Option<&'static str>> {
    Signal::derive(move || {
        errors.with(|all| {
            all.iter()
                .find(|(other, _)| *other == question)
                .map(|(_, key)| *key)
        })
    })
}

/// A line of text with its label above it.
#[component]
pub fn Row(
    /// Key of its label.
    label: &'static str,
    /// Its `data-test`, and its id.
    test: &'static str,
    /// What stands in it.
    value: Signal<String>,
    /// It was typed in.
    on_input: Callback<String>,
    /// Key of what is wrong.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
    /// Its `type`.
    #[prop(default = Signal::stored("text"))]
    kind: Signal<&'static str>,
    /// What browsers and password programs may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Key of a line below it.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Key of what it shows while it is empty.
    #[prop(optional)]
    example: Option<&'static str>,
    /// Whether it is narrow, for a port.
    #[prop(optional)]
    narrow: bool,
) -> impl IntoView {
    let describe = format!("{test}-note");
    let note = describe.clone();
    view! {
        <div class="row-field" class:narrow=narrow>
            <label for=test>{move || t(label)}</label>
            <input
                id=test
                data-test=test
                type=move || kind.get()
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                placeholder=move || example.map(t).unwrap_or_default()
                prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event))
                aria-invalid=move || error.get().is_some().to_string()
                aria-describedby=describe
            />
            <div id=note class="row-note" class:bad=move || error.get().is_some() aria-live="polite">
                {move || error.get().or(hint).map(t)}
            </div>
        </div>
    }
}

/// A drop-down for the protection of a connection.
#[component]
pub fn SecuritySelect(
    /// Key of its label.
    label: &'static str,
    /// Its `data-test`, and its id.
    test: &'static str,
    /// What is chosen.
    value: Signal<Security>,
    /// Another one was chosen.
    on_change: Callback<Security>,
) -> impl IntoView {
    let options = [
        (Security::Tls, "tls", "wizard-security-tls"),
        (Security::Starttls, "starttls", "wizard-security-starttls"),
        (Security::None, "none", "wizard-security-none"),
    ];
    view! {
        <div class="row-field">
            <label for=test>{move || t(label)}</label>
            <select
                id=test
                data-test=test
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    if let Some((security, ..)) = options.iter().find(|(_, name, _)| *name == chosen) {
                        on_change.run(*security);
                    }
                }
            >
                {options
                    .iter()
                    .map(|(security, name, key)| {
                        let (security, key) = (*security, *key);
                        view! {
                            <option value=*name prop:selected=move || value.get() == security>
                                {move || t(key)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <div class="row-note"></div>
        </div>
    }
}

/// Port and protection of one server, on one line.
#[component]
pub fn PortAndSecurity(
    /// Which server.
    side: Side,
    /// The server, read.
    server: Signal<ServerForm>,
    /// The server, changed.
    change: Callback<ServerForm>,
    /// What is wrong with the port.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
) -> impl IntoView {
    let (port, port_test, security, security_test) = match side {
        Side::Incoming => (
            "wizard-incoming-port",
            "wizard-incoming-port",
            "wizard-incoming-security",
            "wizard-incoming-security",
        ),
        Side::Outgoing => (
            "wizard-outgoing-port",
            "wizard-outgoing-port",
            "wizard-outgoing-security",
            "wizard-outgoing-security",
        ),
    };
    view! {
        <div class="row-pair">
            <SecuritySelect
                label=security
                test=security_test
                value=Signal::derive(move || server.with(|server| server.security))
                on_change=Callback::new(move |security| {
                    let mut form = server.get_untracked();
                    form.protect(side, security);
                    change.run(form);
                })
            />
            <Row
                label=port
                test=port_test
                value=Signal::derive(move || server.with(|server| server.port.clone()))
                on_input=Callback::new(move |text| {
                    let mut form = server.get_untracked();
                    form.port = text;
                    change.run(form);
                })
                error=error
            />
        </div>
    }
}
