//! What went wrong, and what is asked before a draft is sent.

use super::desk::{Desk, Question};
use crate::i18n::{t, t_args};
use crate::parts::{Icon, IconName, ProblemBox};
use leptos::prelude::*;

/// What stands in the way, at the foot of the window.
#[component]
pub(super) fn Troubles(desk: Desk) -> impl IntoView {
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
