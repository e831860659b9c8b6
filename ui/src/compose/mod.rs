//! The compose window: one draft, kept as it is written.

mod people;
pub mod recipients;
pub mod reminder;

use crate::i18n::{size, t, t_args, time};
use crate::ipc::call;
use crate::parts::{Icon, IconName, ProblemBox, Spinner};
use contract::command::{
    Attach, AttachFiles, CloseWindow, Detach, DiscardDraft, ListAccounts, LoadDraft, SaveDraft,
    Submit,
};
use contract::{Account, AccountId, Draft, DraftAttachment, DraftId, Event, Problem, ProblemCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use people::People;
use recipients::read_list;
use std::time::Duration;

/// How long the writing has to rest before it is kept.
const REST: Duration = Duration::from_secs(1);

/// What stands between Send and sending.
#[derive(Clone, PartialEq)]
enum Question {
    /// This word promises an attachment that is not there.
    Attachment(String),
    /// There is no subject.
    Subject,
}

/// What the parts of the window share.
#[derive(Clone, Copy)]
struct Desk {
    draft: RwSignal<Option<Draft>>,
    /// Counts the changes; what was saved is known by its count.
    changes: RwSignal<u64>,
    kept: RwSignal<u64>,
    /// When it was last kept; 0: not yet.
    kept_at: RwSignal<i64>,
    sending: RwSignal<bool>,
    question: RwSignal<Option<Question>>,
    /// Questions that were answered with yes.
    without_attachment: RwSignal<bool>,
    without_subject: RwSignal<bool>,
    trouble: RwSignal<Option<Problem>>,
}

impl Desk {
    fn change(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(|draft| {
            if let Some(draft) = draft {
                change(draft);
            }
        });
        self.trouble.set(None);
        self.changes.update(|count| *count += 1);
        let count = self.changes.get_untracked();
        set_timeout(
            move || {
                let rested = self.changes.try_get_untracked() == Some(count);
                if rested && !self.sending.get_untracked() {
                    spawn_local(async move {
                        self.save().await;
                    });
                }
            },
            REST,
        );
    }

    /// Keeps the draft as it is now; answers whether it is kept.
    async fn save(self) -> bool {
        let count = self.changes.get_untracked();
        let Some(draft) = self.draft.get_untracked() else {
            return true;
        };
        if count == self.kept.get_untracked() {
            return true;
        }
        match call(SaveDraft { draft }).await {
            Ok(()) => {
                if self
                    .kept
                    .try_update(|kept| *kept = (*kept).max(count))
                    .is_some()
                {
                    self.kept_at.set(now());
                }
                true
            }
            Err(problem) => {
                self.trouble.set(Some(problem));
                false
            }
        }
    }

    /// Sends it, or asks what has to be asked first.
    fn send(self) {
        if self.sending.get_untracked() {
            return;
        }
        let Some(draft) = self.draft.get_untracked() else {
            return;
        };
        self.question.set(None);
        if let Some(problem) = refusal(&draft) {
            self.trouble.set(Some(problem));
            return;
        }
        let promise = reminder::promise(&draft.subject, &draft.text)
            .filter(|_| draft.attachments.is_empty() && !self.without_attachment.get_untracked());
        if let Some(word) = promise {
            self.question.set(Some(Question::Attachment(word)));
            return;
        }
        if draft.subject.trim().is_empty() && !self.without_subject.get_untracked() {
            self.question.set(Some(Question::Subject));
            return;
        }
        self.trouble.set(None);
        self.sending.set(true);
        spawn_local(async move {
            // The window is closed by the shell once the message is safe in the Outbox.
            if let Err(problem) = call(Submit { draft }).await {
                self.sending.set(false);
                self.trouble.set(Some(problem));
            }
        });
    }

    /// Closes the window: what has content is kept, an empty draft is thrown away.
    fn close(self) {
        if self.sending.get_untracked() {
            return;
        }
        spawn_local(async move {
            let gone = match self.draft.get_untracked() {
                Some(draft) if is_empty(&draft) => {
                    // A draft that is not there any more is thrown away already.
                    let _ = call(DiscardDraft { draft: draft.id }).await;
                    true
                }
                Some(_) => self.save().await,
                None => true,
            };
            if gone && let Err(problem) = call(CloseWindow {}).await {
                self.trouble.set(Some(problem));
            }
        });
    }

    /// Attaches these files, or asks for some.
    fn attach(self, paths: Option<Vec<String>>) {
        let Some(draft) = self
            .draft
            .with_untracked(|draft| draft.as_ref().map(|draft| draft.id))
        else {
            return;
        };
        self.question.set(None);
        spawn_local(async move {
            let attached = match paths {
                Some(paths) => call(AttachFiles { draft, paths }).await,
                None => call(Attach { draft }).await,
            };
            match attached {
                Ok(attachments) => self.change(|draft| draft.attachments = attachments),
                Err(problem) => self.trouble.set(Some(problem)),
            }
        });
    }

    fn detach(self, attachment: i64) {
        let Some(draft) = self
            .draft
            .with_untracked(|draft| draft.as_ref().map(|draft| draft.id))
        else {
            return;
        };
        spawn_local(async move {
            match call(Detach { draft, attachment }).await {
                Ok(()) => self.change(|draft| draft.attachments.retain(|one| one.id != attachment)),
                Err(problem) => self.trouble.set(Some(problem)),
            }
        });
    }
}

#[allow(clippy::cast_possible_truncation)]
fn now() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// Nothing of the author's, and not an answer to anything.
fn is_empty(draft: &Draft) -> bool {
    [
        &draft.to,
        &draft.cc,
        &draft.bcc,
        &draft.subject,
        &draft.text,
    ]
    .iter()
    .all(|field| field.trim().is_empty())
        && draft.attachments.is_empty()
}

/// What the screen can see without asking: nobody to send it to, or an address that cannot be right.
fn refusal(draft: &Draft) -> Option<Problem> {
    let everybody = [&draft.to, &draft.cc, &draft.bcc]
        .into_iter()
        .flat_map(|list| read_list(list))
        .collect::<Vec<_>>();
    if everybody.is_empty() {
        return Some(Problem::new(ProblemCode::NoRecipient));
    }
    everybody
        .into_iter()
        .find(|one| one.address.is_none())
        .map(|one| Problem::new(ProblemCode::AddressInvalid).about(one.typed))
}

/// The window that writes a draft.
#[component]
pub fn ComposeWindow(
    /// Which draft.
    draft_id: DraftId,
) -> impl IntoView {
    let desk = Desk {
        draft: RwSignal::new(None),
        changes: RwSignal::new(0),
        kept: RwSignal::new(0),
        kept_at: RwSignal::new(0),
        sending: RwSignal::new(false),
        question: RwSignal::new(None),
        without_attachment: RwSignal::new(false),
        without_subject: RwSignal::new(false),
        trouble: RwSignal::new(None),
    };
    let accounts = RwSignal::new(Vec::<Account>::new());
    spawn_local(async move {
        match call(ListAccounts {}).await {
            Ok(all) => accounts.set(all),
            Err(problem) => desk.trouble.set(Some(problem)),
        }
        match call(LoadDraft { draft: draft_id }).await {
            Ok(draft) => {
                desk.kept_at
                    .set(if is_empty(&draft) { 0 } else { draft.saved });
                let first = if draft.to.trim().is_empty() {
                    "#compose-to"
                } else if draft.subject.trim().is_empty() {
                    "#compose-subject"
                } else {
                    "#compose-text"
                };
                desk.draft.set(Some(draft));
                crate::wizard::modal::focus_soon(first);
            }
            Err(problem) => desk.trouble.set(Some(problem)),
        }
    });
    Effect::new(move |_| {
        let subject = desk.draft.with(|draft| {
            draft
                .as_ref()
                .map(|draft| draft.subject.trim().to_owned())
                .unwrap_or_default()
        });
        document().set_title(&if subject.is_empty() {
            t("compose-new")
        } else {
            subject
        });
    });
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        let key = event.key();
        let lower = key.to_lowercase();
        if command && key == "Enter" || event.alt_key() && lower == "s" {
            event.prevent_default();
            desk.send();
        } else if command && lower == "s" {
            event.prevent_default();
            spawn_local(async move {
                desk.save().await;
            });
        } else if key == "Escape" && !event.is_composing() {
            event.prevent_default();
            desk.close();
        }
    });
    on_cleanup(move || keys.remove());
    let label = crate::ipc::window_label();
    crate::ipc::listen(move |event| match event {
        // The button on the window's frame.
        Event::CloseAsked { window } if window == label => desk.close(),
        Event::FilesDropped { window, paths } if window == label => desk.attach(Some(paths)),
        _ => {}
    });

    view! {
        <div class="compose" data-test="compose">
            <Tools desk=desk />
            <Show when=move || desk.draft.with(Option::is_some)>
                <Fields desk=desk accounts=accounts />
            </Show>
            <Troubles desk=desk />
        </div>
    }
}

#[component]
fn Tools(desk: Desk) -> impl IntoView {
    let off = move || desk.sending.get() || desk.draft.with(Option::is_none);
    view! {
        <div class="compose-tools" role="toolbar">
            <button
                type="button"
                class="button primary"
                data-test="compose-send"
                title="Ctrl+Enter"
                disabled=off
                on:click=move |_| desk.send()
            >
                <Icon name=IconName::Send />
                {move || t("compose-send")}
            </button>
            <button
                type="button"
                class="tool"
                data-test="compose-attach"
                disabled=off
                on:click=move |_| desk.attach(None)
            >
                <Icon name=IconName::Attach />
                {move || t("compose-attach")}
            </button>
            <span class="gap"></span>
            <span class="compose-state" role="status" data-test="compose-state">
                {move || {
                    if desk.sending.get() {
                        view! {
                            <Spinner />
                            {t("compose-sending")}
                        }
                            .into_any()
                    } else if desk.changes.get() != desk.kept.get() {
                        t("compose-saving").into_any()
                    } else if desk.kept_at.get() > 0 {
                        t_args("compose-saved", &[("time", time(desk.kept_at.get()).into())])
                            .into_any()
                    } else {
                        ().into_any()
                    }
                }}
            </span>
        </div>
    }
}

#[component]
fn Fields(desk: Desk, accounts: RwSignal<Vec<Account>>) -> impl IntoView {
    let start = desk.draft.get_untracked();
    let (to, cc, bcc) = start
        .as_ref()
        .map(|draft| (draft.to.clone(), draft.cc.clone(), draft.bcc.clone()))
        .unwrap_or_default();
    let text = start.map(|draft| draft.text).unwrap_or_default();
    let cc_shown = RwSignal::new(!cc.trim().is_empty());
    let bcc_shown = RwSignal::new(!bcc.trim().is_empty());
    let subject = move || {
        desk.draft
            .with(|draft| draft.as_ref().map(|draft| draft.subject.clone()))
            .unwrap_or_default()
    };
    let attachments = move || {
        desk.draft
            .with(|draft| draft.as_ref().map(|draft| draft.attachments.clone()))
            .unwrap_or_default()
    };
    let (cc, bcc) = (StoredValue::new(cc), StoredValue::new(bcc));
    view! {
        <div class="compose-fields">
            <div class="compose-field">
                <label for="compose-from">{move || t("compose-from")}</label>
                <From desk=desk accounts=accounts />
            </div>
            <People
                label="compose-to"
                start=to
                on_change=Callback::new(move |list| desk.change(|draft| draft.to = list))
            >
                <Show when=move || !cc_shown.get()>
                    <button
                        type="button"
                        class="link"
                        data-test="compose-show-cc"
                        on:click=move |_| {
                            cc_shown.set(true);
                            crate::wizard::modal::focus_soon("#compose-cc");
                        }
                    >
                        {move || t("compose-show-cc")}
                    </button>
                </Show>
                <Show when=move || !bcc_shown.get()>
                    <button
                        type="button"
                        class="link"
                        data-test="compose-show-bcc"
                        on:click=move |_| {
                            bcc_shown.set(true);
                            crate::wizard::modal::focus_soon("#compose-bcc");
                        }
                    >
                        {move || t("compose-show-bcc")}
                    </button>
                </Show>
            </People>
            <Show when=move || cc_shown.get()>
                <People
                    label="compose-cc"
                    start=cc.get_value()
                    on_change=Callback::new(move |list| desk.change(|draft| draft.cc = list))
                >
                    ""
                </People>
            </Show>
            <Show when=move || bcc_shown.get()>
                <People
                    label="compose-bcc"
                    start=bcc.get_value()
                    on_change=Callback::new(move |list| desk.change(|draft| draft.bcc = list))
                >
                    ""
                </People>
            </Show>
            <div class="compose-field">
                <label for="compose-subject">{move || t("compose-subject")}</label>
                <input
                    id="compose-subject"
                    data-test="compose-subject"
                    type="text"
                    autocomplete="off"
                    prop:value=subject
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        desk.change(|draft| draft.subject = text);
                    }
                />
            </div>
            <Show when=move || !attachments().is_empty()>
                <ul class="compose-attachments" aria-label=move || t("compose-attachments")>
                    <For each=attachments key=|one| one.id let:one>
                        <Attached desk=desk attachment=one />
                    </For>
                </ul>
            </Show>
        </div>
        <textarea
            id="compose-text"
            data-test="compose-text"
            class="compose-text"
            aria-label=move || t("compose-text")
            prop:value=text
            on:input=move |event| {
                let text = event_target_value(&event);
                desk.change(|draft| draft.text = text);
            }
        ></textarea>
    }
}

#[component]
fn From(desk: Desk, accounts: RwSignal<Vec<Account>>) -> impl IntoView {
    let chosen = move || {
        let own = desk
            .draft
            .with(|draft| draft.as_ref().and_then(|draft| draft.account));
        own.or_else(|| {
            accounts.with(|all| {
                all.iter()
                    .find(|account| account.is_default)
                    .or_else(|| all.first())
                    .map(|account| account.id)
            })
        })
    };
    view! {
        <select
            id="compose-from"
            data-test="compose-from"
            on:change=move |event| {
                if let Ok(id) = event_target_value(&event).parse::<i64>() {
                    desk.change(|draft| draft.account = Some(AccountId(id)));
                }
            }
        >
            <Show when=move || accounts.with(Vec::is_empty)>
                <option value="">{move || t("compose-no-account")}</option>
            </Show>
            <For each=move || accounts.get() key=|account| account.id let:account>
                <option value=account.id.0 prop:selected=move || chosen() == Some(account.id)>
                    {format!("{} <{}>", account.settings.display_name, account.settings.email)}
                </option>
            </For>
        </select>
    }
}

#[component]
fn Attached(desk: Desk, attachment: DraftAttachment) -> impl IntoView {
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

/// What stands in the way, at the foot of the window.
#[component]
fn Troubles(desk: Desk) -> impl IntoView {
    view! {
        <div class="compose-foot" aria-live="polite">
            {move || {
                desk.trouble
                    .get()
                    .map(|problem| {
                        view! {
                            <div class="compose-problem">
                                <ProblemBox problem=problem />
                            </div>
                        }
                    })
            }}
            {move || {
                desk.question
                    .get()
                    .map(|question| match question {
                        Question::Attachment(word) => {
                            view! {
                                <div class="compose-note" data-test="compose-reminder">
                                    <Icon name=IconName::Attach />
                                    <span>
                                        {t_args("compose-reminder", &[("word", word.into())])}
                                    </span>
                                    <button
                                        type="button"
                                        class="link"
                                        data-test="compose-reminder-attach"
                                        on:click=move |_| desk.attach(None)
                                    >
                                        {t("compose-reminder-attach")}
                                    </button>
                                    <button
                                        type="button"
                                        class="link"
                                        data-test="compose-reminder-not-needed"
                                        on:click=move |_| {
                                            desk.without_attachment.set(true);
                                            desk.send();
                                        }
                                    >
                                        {t("compose-reminder-not-needed")}
                                    </button>
                                </div>
                            }
                                .into_any()
                        }
                        Question::Subject => {
                            view! {
                                <div class="compose-note" data-test="compose-no-subject">
                                    <Icon name=IconName::Warn />
                                    <span>{t("compose-empty-subject")}</span>
                                    <button
                                        type="button"
                                        class="link"
                                        on:click=move |_| {
                                            desk.question.set(None);
                                            crate::wizard::modal::focus_soon("#compose-subject");
                                        }
                                    >
                                        {t("compose-write-subject")}
                                    </button>
                                    <button
                                        type="button"
                                        class="link"
                                        data-test="compose-send-without-subject"
                                        on:click=move |_| {
                                            desk.without_subject.set(true);
                                            desk.send();
                                        }
                                    >
                                        {t("compose-send-without-subject")}
                                    </button>
                                </div>
                            }
                                .into_any()
                        }
                    })
            }}
        </div>
    }
}
