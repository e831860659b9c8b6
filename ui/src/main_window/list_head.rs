//! The columns of the list, and by what it is sorted.

use crate::i18n::t;
use crate::parts::{Icon, IconName, Menu, MenuEntry};
use crate::state::App;
use contract::{Direction, SortBy};
use leptos::prelude::*;

/// All orders, as the menu of the columns has them.
const ORDERS: [(SortBy, &str); 9] = [
    (SortBy::Flag, "column-flag"),
    (SortBy::Attachment, "column-attachment"),
    (SortBy::From, "column-from"),
    (SortBy::To, "column-to"),
    (SortBy::Subject, "column-subject"),
    (SortBy::Received, "column-received"),
    (SortBy::Sent, "column-sent"),
    (SortBy::Size, "column-size"),
    (SortBy::Account, "column-account"),
];

/// The row of the columns. A click sorts; the right button has the orders that have no column.
#[component]
pub(super) fn Head(app: App, others: Signal<bool>, hits: Signal<bool>) -> impl IntoView {
    let asked = RwSignal::new(None::<(f64, f64)>);
    view! {
        <div
            class="row head"
            role="row"
            aria-rowindex="1"
            data-test="list-head"
            on:contextmenu=move |event| {
                event.prevent_default();
                asked.set(Some((f64::from(event.client_x()), f64::from(event.client_y()))));
            }
        >
            <Column app=app by=SortBy::Flag key="column-flag" icon=IconName::Flag />
            <Column app=app by=SortBy::Attachment key="column-attachment" icon=IconName::Attach />
            {move || {
                if others.get() {
                    view! { <Column app=app by=SortBy::To key="column-to" /> }.into_any()
                } else {
                    view! { <Column app=app by=SortBy::From key="column-from" /> }.into_any()
                }
            }}
            <Column app=app by=SortBy::Subject key="column-subject" />
            <Column app=app by=SortBy::Received key="column-received" />
            {move || {
                if hits.get() {
                    view! { <span class="column end" role="columnheader">{t("column-folder")}</span> }.into_any()
                } else {
                    view! { <Column app=app by=SortBy::Size key="column-size" end=true /> }.into_any()
                }
            }}
        </div>
        {move || {
            asked
                .get()
                .map(|at| {
                    let on_close = Callback::new(move |()| asked.set(None));
                    view! { <Menu label=t("column-menu") test="column-menu" at=at entries=orders(app) on_close=on_close /> }
                })
        }}
    }
}

fn orders(app: App) -> Vec<MenuEntry> {
    let (sort, _) = app.sort.get_untracked();
    ORDERS
        .map(|(by, key)| {
            MenuEntry::new(t(key), format!("sort-by-{key}"), move || app.sort_by(by))
                .ticked(sort == by)
        })
        .to_vec()
}

#[component]
fn Column(
    app: App,
    by: SortBy,
    key: &'static str,
    #[prop(optional)] end: bool,
    #[prop(optional)] icon: Option<IconName>,
) -> impl IntoView {
    // What a search found has an order of its own.
    let order = move || {
        let (sort, direction) = app.sort.get();
        (sort == by && app.searched.get().is_none()).then_some(direction)
    };
    view! {
        <div
            class="column"
            class:end=end
            role="columnheader"
            aria-sort=move || match order() {
                Some(Direction::Ascending) => "ascending",
                Some(Direction::Descending) => "descending",
                None => "none",
            }
        >
            <button
                data-test=key
                title=move || t(key)
                aria-label=move || t(key)
                disabled=move || app.searched.get().is_some()
                on:click=move |_| app.sort_by(by)
            >
                {match icon {
                    Some(icon) => view! { <Icon name=icon /> }.into_any(),
                    None => (move || t(key)).into_any(),
                }}
                <span aria-hidden="true">
                    {move || match order() {
                        Some(Direction::Ascending) => " ▴",
                        Some(Direction::Descending) => " ▾",
                        None => "",
                    }}
                </span>
            </button>
        </div>
    }
}
