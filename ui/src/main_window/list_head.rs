//! The columns of the list, and by what it is sorted.

use super::list_row::class_of;
use crate::i18n::{t, t_args};
use crate::parts::{Icon, IconName, Menu, MenuEntry};
use crate::state::{App, column_key};
use contract::{Column, Direction, SortBy};
use leptos::prelude::*;

/// Columns that are always there: marks, attachment, person, subject.
pub(super) const ALWAYS: usize = 4;

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

/// The row of the columns. A click sorts; the right button has all columns and orders.
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
            <Button app=app by=SortBy::Flag key="column-flag" icon=IconName::Flag />
            <Button app=app by=SortBy::Attachment key="column-attachment" icon=IconName::Attach />
            {move || {
                if others.get() {
                    view! { <Button app=app by=SortBy::To key="column-to" /> }.into_any()
                } else {
                    view! { <Button app=app by=SortBy::From key="column-from" /> }.into_any()
                }
            }}
            <Button app=app by=SortBy::Subject key="column-subject" />
            {move || {
                app.columns_shown()
                    .into_iter()
                    .map(|column| {
                        view! { <Button app=app by=order_of(column) key=column_key(column) class=class_of(column) /> }
                    })
                    .collect_view()
            }}
            <Show when=move || hits.get()>
                <span class="column column-folder" role="columnheader">{move || t("column-folder")}</span>
            </Show>
        </div>
        {move || {
            asked
                .get()
                .map(|at| {
                    let on_close = Callback::new(move |()| asked.set(None));
                    view! { <Menu label=t("column-menu-name") test="column-menu" at=at entries=entries(app) on_close=on_close /> }
                })
        }}
    }
}

/// The columns, and the orders.
fn entries(app: App) -> Vec<MenuEntry> {
    let (sort, _) = app.sort.get_untracked();
    let named = |entry, key| t_args(entry, &[("column", t(key).into())]);
    let columns = Column::ALL.map(|column| {
        MenuEntry::new(
            named("column-entry", column_key(column)),
            format!("show-{}", column_key(column)),
            move || app.toggle_column(column),
        )
        .ticked(
            app.columns
                .with_untracked(|chosen| chosen.contains(&column)),
        )
    });
    let orders = ORDERS.iter().enumerate().map(|(at, (by, key))| {
        let by = *by;
        let entry = MenuEntry::new(
            named("order-entry", key),
            format!("sort-by-{key}"),
            move || {
                app.sort_by(by);
            },
        )
        .ticked(sort == by)
        // What a search found has an order of its own.
        .only_if(app.searched.with_untracked(Option::is_none));
        if at == 0 { entry.apart() } else { entry }
    });
    columns.into_iter().chain(orders).collect()
}

/// What a click on a column sorts by.
fn order_of(column: Column) -> SortBy {
    match column {
        Column::Received => SortBy::Received,
        Column::Sent => SortBy::Sent,
        Column::Account => SortBy::Account,
        Column::Size => SortBy::Size,
    }
}

#[component]
fn Button(
    app: App,
    by: SortBy,
    key: &'static str,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] icon: Option<IconName>,
) -> impl IntoView {
    // What a search found has an order of its own.
    let order = move || {
        let (sort, direction) = app.sort.get();
        (sort == by && app.searched.get().is_none()).then_some(direction)
    };
    view! {
        <div
            class=format!("column {class}")
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
