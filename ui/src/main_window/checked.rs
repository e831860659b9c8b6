//! A look at every letter on the disk, and what it found.

use super::sheets::Sheet;
use crate::i18n::{list_date, number, t, t_args};
use crate::ipc::call;
use crate::state::App;
use contract::command::CheckMail;
use contract::{MailChecked, Work};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Looks at every letter; once more only when it is done.
pub(super) fn check(app: App) {
    if app.works.with_untracked(|works| works.has(Work::Checking)) {
        return;
    }
    spawn_local(async move {
        match call(CheckMail {}).await {
            Ok(checked) => app.checked.set(Some(checked)),
            Err(problem) => app.tell(problem),
        }
    });
}

#[component]
pub(crate) fn Checked(checked: MailChecked, on_close: Callback<()>) -> impl IntoView {
    let counted = |key: &'static str, count: u64| {
        move || {
            t_args(
                key,
                &[("count", count.into()), ("countText", number(count).into())],
            )
        }
    };
    let MailChecked {
        letters,
        damaged,
        others,
        stopped,
    } = checked;
    let outcome = match (stopped, damaged.is_empty()) {
        (true, true) => "checked-stopped",
        (false, true) => "checked-whole",
        (_, false) => "checked-damaged",
    };
    let count = if damaged.is_empty() {
        letters
    } else {
        damaged.len() as u64
    };
    let next = (!damaged.is_empty()).then(|| view! { <p>{move || t("checked-damaged-next")}</p> });
    let others = (others > 0).then(|| view! { <p>{counted("checked-others", others)}</p> });
    view! {
        <Sheet title="checked" test="checked" on_close=on_close>
            <p data-test="checked-outcome">{counted(outcome, count)}</p>
            <ul class="damaged">
                {damaged
                    .into_iter()
                    .map(|letter| {
                        let who = if letter.from.name.is_empty() { letter.from.address } else { letter.from.name };
                        view! { <li><b>{letter.subject}</b>" "{who}", "{list_date(letter.received)}</li> }
                    })
                    .collect_view()}
            </ul>
            {next}
            {others}
        </Sheet>
    }
}
