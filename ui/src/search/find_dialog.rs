//! Find Message: the fields of a search, for those who would rather not type operators.

use super::search_box::type_query;
use crate::i18n::t;
use crate::ipc::call;
use crate::main_window::{folder_name, in_order};
use crate::state::App;
use crate::wizard::modal::{Modal, focus_soon};
use contract::command::QueryOf;
use contract::{FindForm, FolderId, FolderRole, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A day as the engine wants it, `2026-11-23`, of what was typed: that, `23.11.2026` or `23/11/2026`. Empty stays
/// empty; `None` is no day. Not every web view has a calendar to choose from.
fn day(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Some(String::new());
    }
    let parts: Vec<&str> = typed.split(['-', '.', '/']).collect();
    let &[first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    let number = |text: &str| -> Option<u32> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| digits)
    };
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let there_is = (1000..=9999).contains(&year) && (1..=length).contains(&day);
    there_is.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// What is wrong with the days: the key of what is to be said.
fn days_wrong(form: &FindForm) -> Option<&'static str> {
    match (day(&form.since), day(&form.until)) {
        (None, _) | (_, None) => Some("find-no-day"),
        (Some(since), Some(until)) => {
            let turned = !since.is_empty() && !until.is_empty() && since > until;
            turned.then_some("find-days-turned")
        }
    }
}

/// The form as the engine wants it; `None` while it says nothing, or a day is wrong.
fn ready(form: &FindForm) -> Option<FindForm> {
    if days_wrong(form).is_some() {
        return None;
    }
    let form = FindForm {
        since: day(&form.since)?,
        until: day(&form.until)?,
        ..form.clone()
    };
    let texts = [
        &form.from,
        &form.to,
        &form.subject,
        &form.body,
        &form.since,
        &form.until,
    ];
    let says = form.attachment || form.flagged || form.unread;
    let says = says || texts.iter().any(|text| !text.trim().is_empty());
    says.then_some(form)
}

/// The dialog.
#[component]
pub(crate) fn FindMessage(app: App, on_close: Callback<()>) -> impl IntoView {
    let form = app.search.form;
    let trouble = RwSignal::new(None::<Problem>);
    let can = Memo::new(move |_| form.with(|form| ready(form).is_some()));
    let wrong = Memo::new(move |_| form.with(days_wrong));
    focus_soon("#find-from");
    let find = move || {
        let Some(form) = form.with_untracked(ready) else {
            return;
        };
        spawn_local(async move {
            match call(QueryOf { form }).await {
                Ok(query) => {
                    on_close.run(());
                    // The folder is in the query.
                    app.search.here.set(false);
                    app.search_for(query);
                    type_query();
                }
                Err(problem) => {
                    let _ = trouble.try_set(Some(problem));
                }
            }
        });
    };
    view! {
        <Modal label=t("find-title") class="sheet find" test="find-dialog" on_cancel=on_close>
            <form on:submit=move |event| {
                event.prevent_default();
                find();
            }>
                <header><h2>{t("find-title")}</h2></header>
                <div class="sheet-body">
                    <LookIn app=app form=form />
                    <Words form=form key="find-from" get=|form| &form.from set=|form, text| form.from = text />
                    <Words form=form key="find-to" get=|form| &form.to set=|form, text| form.to = text />
                    <Words form=form key="find-subject" get=|form| &form.subject set=|form, text| form.subject = text />
                    <Words form=form key="find-body" get=|form| &form.body set=|form, text| form.body = text />
                    <Words
                        form=form
                        key="find-since"
                        date=true
                        get=|form| &form.since
                        set=|form, text| form.since = text
                    />
                    <Words
                        form=form
                        key="find-until"
                        date=true
                        get=|form| &form.until
                        set=|form, text| form.until = text
                    />
                    <p class="find-wrong" role="status" data-test="find-wrong">{move || wrong.get().map(t)}</p>
                    <div class="find-ticks">
                        <Tick form=form key="find-attachment" get=|form| form.attachment set=|form, on| form.attachment = on />
                        <Tick form=form key="find-flagged" get=|form| form.flagged set=|form, on| form.flagged = on />
                        <Tick form=form key="find-unread" get=|form| form.unread set=|form, on| form.unread = on />
                    </div>
                    {move || trouble.get().map(|problem| view! { <crate::parts::ProblemBox problem=problem /> })}
                </div>
                <footer>
                    <button
                        type="button"
                        class="button quiet find-reset"
                        data-test="find-reset"
                        on:click=move |_| {
                            form.set(FindForm::default());
                            focus_soon("#find-from");
                        }
                    >
                        {t("find-reset")}
                    </button>
                    <button type="button" class="button" data-test="find-cancel" on:click=move |_| on_close.run(())>
                        {t("cancel")}
                    </button>
                    <button class="button primary" data-test="find-now" disabled=move || !can.get()>
                        {t("find-now")}
                    </button>
                </footer>
            </form>
        </Modal>
    }
}

/// All folders, or one.
#[component]
fn LookIn(app: App, form: RwSignal<FindForm>) -> impl IntoView {
    let folders: Vec<_> = app
        .folders
        .with_untracked(|folders| in_order(folders))
        .into_iter()
        .filter(|(folder, _)| folder.role != Some(FolderRole::Drafts))
        .collect();
    let chosen = move |id: FolderId| form.with(|form| form.folder == Some(id));
    view! {
        <label class="option">
            <span>{t("find-look-in")}</span>
            <select
                data-test="find-folder"
                on:change=move |event| {
                    let folder = event_target_value(&event).parse().ok().map(FolderId);
                    form.update(|form| form.folder = folder);
                }
            >
                <option value="" selected=move || form.with(|form| form.folder.is_none())>
                    {t("search-everywhere")}
                </option>
                {folders
                    .into_iter()
                    .map(|(folder, depth)| {
                        let id = folder.id;
                        // An option knows no padding; these spaces are not folded.
                        let text = format!("{}{}", "\u{a0}\u{a0}\u{a0}".repeat(depth), folder_name(&folder));
                        view! { <option value=id.to_string() selected=move || chosen(id)>{text}</option> }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}

/// A line to type into.
#[component]
fn Words(
    form: RwSignal<FindForm>,
    key: &'static str,
    #[prop(optional)] date: bool,
    get: fn(&FindForm) -> &String,
    set: fn(&mut FindForm, String),
) -> impl IntoView {
    view! {
        <label class="option">
            <span>{t(key)}</span>
            <input
                id=key
                data-test=key
                type=if date { "date" } else { "text" }
                placeholder=date.then(|| t("find-day"))
                autocapitalize="off"
                prop:value=move || form.with(|form| get(form).clone())
                on:input=move |event| form.update(|form| set(form, event_target_value(&event)))
            />
        </label>
    }
}

/// A tick.
#[component]
fn Tick(
    form: RwSignal<FindForm>,
    key: &'static str,
    get: fn(&FindForm) -> bool,
    set: fn(&mut FindForm, bool),
) -> impl IntoView {
    view! {
        <label class="option tick">
            <input
                type="checkbox"
                data-test=key
                prop:checked=move || form.with(get)
                on:change=move |event| form.update(|form| set(form, event_target_checked(&event)))
            />
            <span>{t(key)}</span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let is = |typed: &str, wanted: &str| {
            assert_eq!(day(typed).as_deref(), Some(wanted), "{typed}");
        };
        is("2026-11-23", "2026-11-23");
        is(" 23.11.2026 ", "2026-11-23");
        is("3/1/2027", "2027-01-03");
        is("29.02.2028", "2028-02-29");
        is("", "");
        for wrong in [
            "29.02.2027",
            "31.4.2027",
            "2026-13-01",
            "0.1.2026",
            "yesterday",
            "1.2.26",
            "1.2",
            "+1.2.2026",
        ] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_empty_form_finds_nothing() {
        assert_eq!(ready(&FindForm::default()), None);
        let folder = FindForm {
            folder: Some(FolderId(1)),
            from: "  ".into(),
            ..FindForm::default()
        };
        assert_eq!(ready(&folder), None, "a folder is shown, not searched for");
        let unread = FindForm {
            unread: true,
            ..folder
        };
        assert!(ready(&unread).is_some());
    }

    #[test]
    fn days_are_handed_on_in_one_way_and_in_order() {
        let mut form = FindForm {
            since: "1.3.2027".into(),
            until: "2027-03-01".into(),
            ..FindForm::default()
        };
        let since = ready(&form).map(|form| form.since);
        assert_eq!(since.as_deref(), Some("2027-03-01"));
        form.until = "28.2.2027".into();
        assert_eq!(days_wrong(&form), Some("find-days-turned"));
        assert_eq!(ready(&form), None);
        form.until = "soon".into();
        assert_eq!(days_wrong(&form), Some("find-no-day"));
    }
}
