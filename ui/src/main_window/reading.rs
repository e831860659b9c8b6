//! The reading pane. The body stands in a frame without scripts, which can load nothing but itself.

use super::rest::RestBar;
use crate::i18n::{date_and_time, size, t, t_args};
use crate::ipc::mail_base;
use crate::parts::{Dark, Icon, IconName, ProblemBox};
use crate::state::App;
use contract::command::{ConfirmSent, OpenAttachment, RetryOutbox, SaveAttachment};
use contract::{
    Attachment, Body, MessageId, MessageView, OutboxState, Person, Problem, ProblemCode,
};
use leptos::prelude::*;

#[component]
pub(crate) fn Reading(app: App) -> impl IntoView {
    let selected = Memo::new(move |_| app.selected.with(std::collections::BTreeSet::len));
    view! {
        <article class="read" data-test="reading" aria-label=move || t("reading")>
            {move || match (selected.get(), app.open.get()) {
                (0, _) => view! { <Hint text=t("reading-none") /> }.into_any(),
                (1, Some(Ok(view))) => {
                    // Its dates and counts are in the language of the moment.
                    let _ = crate::i18n::language();
                    view! { <Opened app=app view=view /> }.into_any()
                }
                (1, Some(Err(problem))) => view! { <ProblemBox problem=problem /> }.into_any(),
                (1, None) => ().into_any(),
                (many, _) => view! { <Hint text=t_args("reading-many", &[("count", many.into())]) /> }.into_any(),
            }}
        </article>
    }
}

#[component]
fn Hint(text: String) -> impl IntoView {
    view! { <div class="empty"><p>{text}</p></div> }
}

/// `Ayşe Işık <ayse@kardelen.example>`.
pub(crate) fn person(person: &Person) -> String {
    match (person.name.is_empty(), person.address.is_empty()) {
        (false, false) => format!("{} <{}>", person.name, person.address),
        (false, true) => person.name.clone(),
        _ => person.address.clone(),
    }
}

pub(crate) fn people(people: &[Person]) -> String {
    people.iter().map(person).collect::<Vec<_>>().join(", ")
}

/// Up to two letters for the round sign.
fn initials(person: &Person) -> String {
    let name = if person.name.is_empty() {
        &person.address
    } else {
        &person.name
    };
    name.split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .take(2)
        .collect::<String>()
        .to_uppercase()
}

#[component]
fn Opened(app: App, view: MessageView) -> impl IntoView {
    let id = view.id;
    let from = view.from.first().cloned().unwrap_or_default();
    let sender = from.address.clone();
    let hosts = view.remote.hosts.len();
    let is_html = matches!(view.body, Body::Html | Body::HtmlOnPaper);
    let paper = view.body == Body::HtmlOnPaper;
    let asks = move || is_html && hosts > 0 && !app.remote.get();
    let dark = use_context::<Dark>();
    let source = Memo::new(move |_| {
        let dark = dark.is_some_and(|Dark(dark)| dark.get());
        format!(
            "{}{id}/body?remote={}&dark={}",
            mail_base(),
            u8::from(app.remote.get()),
            u8::from(dark)
        )
    });
    let always = move |_| {
        let sender = sender.clone();
        app.remote.set(true);
        if !sender.is_empty() {
            app.change_settings(|settings| {
                if !settings.remote_allowed.contains(&sender) {
                    settings.remote_allowed.push(sender);
                }
            });
        }
    };
    let subject = if view.subject.is_empty() {
        t("no-subject")
    } else {
        view.subject.clone()
    };
    view! {
        <header class="read-head">
            <h1 data-test="reading-subject">{subject}</h1>
            <div class="who">
                <span class="avatar" aria-hidden="true">{initials(&from)}</span>
                <div>
                    <span data-test="reading-from">
                        {if from.name.is_empty() { from.address.clone() } else { from.name.clone() }}
                    </span>
                    {(!from.name.is_empty() && !from.address.is_empty())
                        .then(|| view! { <span class="addr">{format!(" <{}>", from.address)}</span> })}
                    <small>
                        {line("reading-to", &view.to)}
                        {line("reading-cc", &view.cc)}
                        {line("reading-bcc", &view.bcc)}
                        <span>{date_and_time(view.date)}</span>
                    </small>
                </div>
            </div>
            {(!view.attachments.is_empty())
                .then(|| {
                    view! {
                        <div class="attachments">
                            {view
                                .attachments
                                .iter()
                                .map(|attachment| view! { <Attached app=app message=id attachment=attachment.clone() /> })
                                .collect_view()}
                        </div>
                    }
                })}
        </header>
        {view.outbox.clone().map(|state| view! { <Outbox app=app message=id state=state /> })}
        {view.rest.map(|rest| view! { <RestBar app=app message=id rest=rest bytes=view.size /> })}
        <Show when=asks>
            <div class="note" role="status" data-test="remote-note">
                <Icon name=IconName::Picture />
                <span>{move || t_args("remote-blocked", &[("count", hosts.into())])}</span>
                <button class="link" data-test="remote-show" on:click=move |_| app.remote.set(true)>
                    {move || t("remote-show")}
                </button>
                <button class="link" data-test="remote-always" on:click=always.clone()>
                    {move || t("remote-always")}
                </button>
            </div>
        </Show>
        <iframe
            class="letter"
            class:paper=paper
            data-test="reading-frame"
            sandbox=""
            referrerpolicy="no-referrer"
            title=move || t("reading")
            src=move || source.get()
        ></iframe>
    }
}

fn line(key: &'static str, persons: &[Person]) -> Option<impl IntoView + use<>> {
    (!persons.is_empty()).then(|| {
        let all = people(persons);
        let text = t_args(key, &[("people", all.as_str().into())]);
        view! { <span class="line" title=all>{text}</span> }
    })
}

#[component]
fn Attached(app: App, message: MessageId, attachment: Attachment) -> impl IntoView {
    let part = attachment.part;
    let icon = if attachment.media_type.starts_with("image/") {
        IconName::Picture
    } else {
        IconName::Attach
    };
    view! {
        <span class="attachment" data-test="attachment">
            <button
                class="link plain"
                title=t("attachment-open")
                on:click=move |_| app.attempt(OpenAttachment { message, part })
            >
                <Icon name=icon />
                {format!("{} · {}", attachment.name, size(attachment.size))}
            </button>
            <button
                class="link"
                data-test="attachment-save"
                on:click=move |_| app.attempt(SaveAttachment { message, part })
            >
                {t("attachment-save")}
            </button>
        </span>
    }
}

/// A letter that waits: why, and what its author can do.
#[component]
fn Outbox(app: App, message: MessageId, state: OutboxState) -> impl IntoView {
    let problem = match state {
        OutboxState::Waiting | OutboxState::Sending => None,
        OutboxState::Retrying { problem, .. } | OutboxState::Failed { problem } => Some(problem),
        OutboxState::MayHaveBeenSent => Some(Problem::new(ProblemCode::MayHaveBeenSent)),
    };
    problem.map(|problem| {
        let unsure = problem.code == ProblemCode::MayHaveBeenSent;
        view! {
            <ProblemBox problem=problem>
                <button
                    class="button"
                    data-test="outbox-retry"
                    on:click=move |_| app.attempt(RetryOutbox { message })
                >
                    {t("outbox-retry")}
                </button>
                {unsure
                    .then(|| {
                        view! {
                            <button
                                class="button"
                                data-test="outbox-confirm"
                                on:click=move |_| app.attempt(ConfirmSent { message })
                            >
                                {t("outbox-confirm")}
                            </button>
                        }
                    })}
            </ProblemBox>
        }
    })
}
