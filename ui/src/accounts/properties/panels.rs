//! What stands on each tab of the properties.

use super::super::edit::Tab;
use super::Desk;
use super::fields::{choice, tick};
use crate::i18n::{number, t, t_args};
use crate::wizard::form::Question;
use crate::wizard::row::{Row, SecuritySelect};
use crate::wizard::server_form::ServerForm;
use contract::Side;
use leptos::prelude::*;

pub(super) fn general(desk: Desk) -> impl IntoView {
    view! {
        <Row
            label="properties-name"
            test="properties-name"
            value=desk.text(|edit| &edit.settings.name)
            on_input=desk.write(|edit| &mut edit.settings.name)
            error=Signal::stored(None)
        />
        <Row
            label="properties-display-name"
            test="properties-display-name"
            value=desk.text(|edit| &edit.settings.display_name)
            on_input=desk.write(|edit| &mut edit.settings.display_name)
            error=desk.error(Tab::General, Question::Name)
        />
        <Row
            label="properties-email"
            test="properties-email"
            value=desk.text(|edit| &edit.settings.email)
            on_input=desk.write(|edit| &mut edit.settings.email)
            error=desk.error(Tab::General, Question::Email)
        />
        <Row
            label="properties-reply-to"
            test="properties-reply-to"
            value=desk.text(|edit| &edit.reply_to)
            on_input=desk.write(|edit| &mut edit.reply_to)
            error=Signal::stored(None)
            hint="properties-reply-to-hint"
        />
        {tick(
            desk,
            "properties-include",
            |edit| edit.settings.include_in_all,
            |edit, on| edit.settings.include_in_all = on,
        )}
    }
}

pub(super) fn servers(desk: Desk) -> impl IntoView {
    view! {
        <Row
            label="properties-incoming"
            test="properties-incoming"
            value=desk.text(|edit| &edit.incoming.host)
            on_input=desk.write(|edit| &mut edit.incoming.host)
            error=desk.error(Tab::Servers, Question::Incoming)
        />
        <Row
            label="properties-outgoing"
            test="properties-outgoing"
            value=desk.text(|edit| &edit.outgoing.host)
            on_input=desk.write(|edit| &mut edit.outgoing.host)
            error=desk.error(Tab::Servers, Question::Outgoing)
        />
        <Row
            label="properties-user"
            test="properties-user"
            value=desk.text(|edit| &edit.settings.user)
            on_input=desk.write(|edit| &mut edit.settings.user)
            error=desk.error(Tab::Servers, Question::User)
        />
        <Row
            label="properties-password"
            test="properties-password"
            value=desk.text(|edit| &edit.password)
            on_input=desk.write(|edit| &mut edit.password)
            error=Signal::stored(None)
            kind=Signal::stored("password")
            example="properties-password-kept"
        />
        {tick(
            desk,
            "properties-outgoing-sign-in",
            |edit| edit.settings.outgoing_sign_in,
            |edit, on| edit.settings.outgoing_sign_in = on,
        )}
    }
}

pub(super) fn connection(desk: Desk) -> impl IntoView {
    choice(
        desk,
        "properties-receive-every",
        &[0, 1, 5, 10, 15, 30, 60],
        |minutes| {
            if minutes == 0 {
                t("properties-receive-manually")
            } else {
                t_args("properties-receive-minutes", &[("minutes", minutes.into())])
            }
        },
        |edit| edit.settings.receive_every_minutes.unwrap_or(0),
        |edit, minutes| edit.settings.receive_every_minutes = (minutes > 0).then_some(minutes),
    )
}

fn server(desk: Desk, side: Side) -> Signal<ServerForm> {
    Signal::derive(move || {
        desk.edit.with(|edit| match side {
            Side::Incoming => edit.incoming.clone(),
            Side::Outgoing => edit.outgoing.clone(),
        })
    })
}

pub(super) fn security(desk: Desk) -> impl IntoView {
    let choose = move |side: Side, key: &'static str| {
        view! {
            <SecuritySelect
                label=key
                test=key
                value=Signal::derive(move || server(desk, side).with(|server| server.security))
                on_change=Callback::new(move |security| {
                    desk.edit
                        .update(|edit| match side {
                            Side::Incoming => edit.incoming.protect(side, security),
                            Side::Outgoing => edit.outgoing.protect(side, security),
                        });
                })
            />
        }
    };
    let plain = move || {
        desk.edit.with(|edit| {
            edit.incoming.security == contract::Security::None
                || edit.outgoing.security == contract::Security::None
        })
    };
    view! {
        {choose(Side::Incoming, "properties-incoming-security")}
        {choose(Side::Outgoing, "properties-outgoing-security")}
        <Show when=plain>
            <p class="plain-warning" role="status">
                {move || t("wizard-plain-warning")}
            </p>
        </Show>
    }
}

pub(super) fn advanced(desk: Desk) -> impl IntoView {
    let leaves = move || {
        desk.edit
            .with(|edit| edit.settings.retention.leave_on_server)
    };
    view! {
        <div class="row-pair">
            <Row
                label="properties-incoming-port"
                test="properties-incoming-port"
                value=desk.text(|edit| &edit.incoming.port)
                on_input=desk.write(|edit| &mut edit.incoming.port)
                error=desk.error(Tab::Advanced, Question::IncomingPort)
            />
            <Row
                label="properties-outgoing-port"
                test="properties-outgoing-port"
                value=desk.text(|edit| &edit.outgoing.port)
                on_input=desk.write(|edit| &mut edit.outgoing.port)
                error=desk.error(Tab::Advanced, Question::OutgoingPort)
            />
        </div>
        {choice(
            desk,
            "properties-timeout",
            &[10, 20, 30, 60, 120, 180, 300],
            |seconds| {
                if seconds % 60 == 0 {
                    t_args("properties-timeout-minutes", &[("minutes", (seconds / 60).into())])
                } else {
                    t_args("properties-timeout-seconds", &[("seconds", seconds.into())])
                }
            },
            |edit| edit.settings.timeout_seconds,
            |edit, seconds| edit.settings.timeout_seconds = seconds,
        )}
        {tick(
            desk,
            "properties-leave",
            |edit| edit.settings.retention.leave_on_server,
            |edit, on| edit.settings.retention.leave_on_server = on,
        )}
        <fieldset class="indent" disabled=move || !leaves()>
            {choice(
                desk,
                "properties-remove-after",
                &[0, 1, 3, 7, 14, 30, 90],
                |days| {
                    if days == 0 {
                        t("properties-remove-never")
                    } else {
                        t_args("properties-remove-days", &[("days", days.into())])
                    }
                },
                |edit| edit.settings.retention.remove_after_days.unwrap_or(0),
                |edit, days| {
                    edit.settings.retention.remove_after_days = (days > 0).then_some(days);
                },
            )}
            {tick(
                desk,
                "properties-remove-deleted",
                |edit| edit.settings.retention.remove_when_deleted,
                |edit, on| edit.settings.retention.remove_when_deleted = on,
            )}
            {choice(
                desk,
                "properties-keep-newest",
                &[0, 10, 50, 100, 500, 1_000, 5_000],
                |megabytes| {
                    if megabytes == 0 {
                        t("properties-keep-all")
                    } else {
                        t_args("properties-megabytes", &[("size", number(megabytes.into()).into())])
                    }
                },
                |edit| edit.settings.retention.keep_newest_mb.unwrap_or(0),
                |edit, megabytes| {
                    edit.settings.retention.keep_newest_mb = (megabytes > 0).then_some(megabytes);
                },
            )}
        </fieldset>
        {choice(
            desk,
            "properties-headers-first",
            &[0, 1, 2, 5, 10, 25, 50],
            |megabytes| {
                if megabytes == 0 {
                    t("properties-headers-never")
                } else {
                    t_args("properties-megabytes", &[("size", number(megabytes.into()).into())])
                }
            },
            |edit| edit.settings.headers_first_above_mb.unwrap_or(0),
            |edit, megabytes| {
                edit.settings.headers_first_above_mb = (megabytes > 0).then_some(megabytes);
            },
        )}
    }
}
