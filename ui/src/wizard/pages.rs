//! The pages that ask.

use super::Wizard;
use super::form::Question;
use super::row::{PortAndSecurity, Row, error_of};
use super::server_form::ServerForm;
use crate::i18n::t;
use crate::parts::{Icon, IconName};
use contract::{Security, Side};
use leptos::prelude::*;

/// A part of the form, read.
fn read(wizard: Wizard, part: fn(&super::WizardForm) -> &String) -> Signal<String> {
    Signal::derive(move || wizard.form.with(|form| part(form).clone()))
}

/// A part of the form, written: its error goes as soon as it is typed in.
fn write(
    wizard: Wizard,
    question: Question,
    part: fn(&mut super::WizardForm) -> &mut String,
) -> Callback<String> {
    Callback::new(move |text| {
        wizard.form.update(|form| *part(form) = text);
        forgive(wizard, question);
    })
}

fn forgive(wizard: Wizard, question: Question) {
    if wizard.errors.with_untracked(|all| !all.is_empty()) {
        wizard
            .errors
            .update(|all| all.retain(|(other, _)| *other != question));
    }
}

pub(super) fn name(wizard: Wizard) -> impl IntoView {
    view! {
        <Row
            label="wizard-name"
            test="wizard-name"
            value=read(wizard, |form| &form.name)
            on_input=write(wizard, Question::Name, |form| &mut form.name)
            error=error_of(wizard.errors, Question::Name)
            autocomplete="name"
            example="wizard-name-example"
        />
    }
}

pub(super) fn email(wizard: Wizard) -> impl IntoView {
    view! {
        <Row
            label="wizard-email"
            test="wizard-email"
            value=read(wizard, |form| &form.email)
            on_input=write(wizard, Question::Email, |form| &mut form.email)
            error=error_of(wizard.errors, Question::Email)
            autocomplete="email"
        />
    }
}

pub(super) fn servers(wizard: Wizard) -> impl IntoView {
    let port_is_wrong = move || {
        wizard.errors.with(|all| {
            all.iter().any(|(question, _)| {
                matches!(question, Question::IncomingPort | Question::OutgoingPort)
            })
        })
    };
    let plain = move || {
        wizard.form.with(|form| {
            form.incoming.security == Security::None || form.outgoing.security == Security::None
        })
    };
    let opened = RwSignal::new(false);
    let server = move |side: Side| {
        Signal::derive(move || {
            wizard.form.with(|form| match side {
                Side::Incoming => form.incoming.clone(),
                Side::Outgoing => form.outgoing.clone(),
            })
        })
    };
    let change = move |side: Side, question: Question| {
        Callback::new(move |server: ServerForm| {
            wizard.form.update(|form| match side {
                Side::Incoming => form.incoming = server,
                Side::Outgoing => form.outgoing = server,
            });
            forgive(wizard, question);
        })
    };
    view! {
        <div class="row-field">
            <label for="wizard-type">{move || t("wizard-type")}</label>
            <select id="wizard-type" data-test="wizard-type">
                <option value="pop3">{move || t("wizard-type-pop3")}</option>
            </select>
            <div class="row-note"></div>
        </div>
        <Row
            label="wizard-incoming"
            test="wizard-incoming"
            value=read(wizard, |form| &form.incoming.host)
            on_input=write(wizard, Question::Incoming, |form| &mut form.incoming.host)
            error=error_of(wizard.errors, Question::Incoming)
        />
        <Row
            label="wizard-outgoing"
            test="wizard-outgoing"
            value=read(wizard, |form| &form.outgoing.host)
            on_input=write(wizard, Question::Outgoing, |form| &mut form.outgoing.host)
            error=error_of(wizard.errors, Question::Outgoing)
        />
        <details
            class="more"
            prop:open=move || opened.get() || port_is_wrong() || plain()
            on:toggle=move |event| {
                let open = js_sys::Reflect::get(
                        &event_target::<web_sys::Element>(&event),
                        &"open".into(),
                    )
                    .is_ok_and(|open| open.is_truthy());
                opened.set(open);
            }
        >
            <summary data-test="wizard-more">{move || t("wizard-more")}</summary>
            <PortAndSecurity
                side=Side::Incoming
                server=server(Side::Incoming)
                change=change(Side::Incoming, Question::IncomingPort)
                error=error_of(wizard.errors, Question::IncomingPort)
            />
            <PortAndSecurity
                side=Side::Outgoing
                server=server(Side::Outgoing)
                change=change(Side::Outgoing, Question::OutgoingPort)
                error=error_of(wizard.errors, Question::OutgoingPort)
            />
        </details>
        <Show when=plain>
            <p class="plain-warning" role="status" data-test="wizard-plain-warning">
                <Icon name=IconName::Warn />
                {move || t("wizard-plain-warning")}
            </p>
        </Show>
    }
}

pub(super) fn sign_in(wizard: Wizard) -> impl IntoView {
    let shown = RwSignal::new(false);
    view! {
        <Row
            label="wizard-user"
            test="wizard-user"
            value=read(wizard, |form| &form.user)
            on_input=write(wizard, Question::User, |form| &mut form.user)
            error=error_of(wizard.errors, Question::User)
            autocomplete="username"
            hint="wizard-user-hint"
        />
        <div class="password">
            <Row
                label="wizard-password"
                test="wizard-password"
                value=read(wizard, |form| &form.password)
                on_input=write(wizard, Question::Password, |form| &mut form.password)
                error=error_of(wizard.errors, Question::Password)
                kind=Signal::derive(move || if shown.get() { "text" } else { "password" })
                autocomplete="current-password"
            />
            <button
                type="button"
                class="button"
                data-test="wizard-show-password"
                aria-pressed=move || shown.get().to_string()
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {move || t(if shown.get() { "wizard-hide-password" } else { "wizard-show-password" })}
            </button>
        </div>
        <label class="tick">
            <input
                type="checkbox"
                data-test="wizard-remember"
                prop:checked=move || wizard.form.with(|form| form.remember)
                on:change=move |event| {
                    let remember = event_target_checked(&event);
                    wizard.form.update(|form| form.remember = remember);
                }
            />
            <span>
                {move || t("wizard-remember")} <small>{move || t("wizard-remember-hint")}</small>
            </span>
        </label>
    }
}

pub(super) fn done(wizard: Wizard) -> impl IntoView {
    let session_only = move || {
        wizard
            .made
            .with(|made| made.as_ref().is_some_and(|(_, session)| *session))
    };
    view! {
        <div class="all-set" data-test="wizard-done">
            <span class="all-set-mark">
                <Icon name=IconName::Check />
            </span>
            <Show when=session_only>
                <p>{move || t("wizard-done-session")}</p>
            </Show>
        </div>
    }
}
