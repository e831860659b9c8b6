//! What stands above the hits: how many there are, where was looked and in which order, and what was not understood.

use super::complaint::complaint_key;
use super::search_box::leave;
use crate::i18n::{number, t, t_args};
use crate::main_window::folder_name;
use crate::parts::{Icon, IconName};
use crate::state::{App, Dialog};
use contract::SearchOrder;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;

/// Hits that take longer are announced.
const SOON: Duration = Duration::from_millis(100);
/// From so many on, one more or less does not matter.
const ABOUT: u64 = 1_000;

/// How many messages were found, in words; `None` while nothing is searched for.
pub(crate) fn count_text(app: App) -> Option<String> {
    if !app.search.is_on() {
        return None;
    }
    let total = app
        .search
        .course
        .with(|course| course.found().and_then(|found| found.total));
    Some(match total {
        None => t("search-going-on"),
        Some(0) => t("search-none"),
        Some(total) => {
            let key = if total < ABOUT {
                "search-count"
            } else {
                "search-count-about"
            };
            t_args(
                key,
                &[("total", total.into()), ("totalText", number(total).into())],
            )
        }
    })
}

/// The line above the list, while something is searched for. It comes with the hits: opening it takes as long as they do,
/// and would keep their answer waiting.
#[component]
pub(crate) fn Results(app: App) -> impl IntoView {
    let course = app.search.course;
    let waiting =
        Memo::new(move |_| course.with(|course| course.is_on() && course.found().is_none()));
    let late = RwSignal::new(false);
    Effect::new(move |_| {
        late.set(false);
        if waiting.get() {
            set_timeout(
                move || {
                    let _ = late.try_set(waiting.try_get_untracked() == Some(true));
                },
                SOON,
            );
        }
    });
    let on = Memo::new(move |_| app.search.is_on() && (!waiting.get() || late.get()));
    view! {
        <Show when=move || on.get()>
            <Line app=app />
        </Show>
    }
}

#[component]
fn Line(app: App) -> impl IntoView {
    let search = app.search;
    let count = Memo::new(move |_| count_text(app));
    let complaints = Memo::new(move |_| {
        search
            .course
            .with(|course| course.found().map(|found| found.complaints.clone()))
            .unwrap_or_default()
    });
    let indexed = Memo::new(move |_| app.works.with(crate::work::Works::indexed));
    let keys = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            leave(app);
        }
    };
    view! {
        <section
            class="found"
            aria-label=move || t("search-results")
            data-test="search-results"
            on:keydown=keys
        >
            <div class="found-line">
                <b role="status" data-test="search-count">{count}</b>
                <Scope app=app />
                <Order app=app />
                <button
                    class="button quiet"
                    data-test="search-save"
                    on:click=move |_| app.keep_search()
                    disabled=move || search.kept.get().is_some()
                >
                    {move || t("search-save")}
                </button>
            </div>
            {move || {
                complaints
                    .get()
                    .into_iter()
                    .map(|text| {
                        let said = t_args(complaint_key(&text), &[("text", text.as_str().into())]);
                        view! { <p class="found-note" data-test="search-complaint">{said}</p> }
                    })
                    .collect_view()
            }}
            {move || {
                indexed
                    .get()
                    .map(|percent| {
                        view! {
                            <p class="found-note" data-test="search-indexing">
                                {t_args("search-indexing", &[("percent", percent.into())])}
                            </p>
                        }
                    })
            }}
        </section>
    }
}

/// Everywhere, or in the folder on screen only.
#[component]
fn Scope(app: App) -> impl IntoView {
    let search = app.search;
    let folder = Memo::new(move |_| app.search_folder().as_ref().map(folder_name));
    let choose = Callback::new(move |here: bool| {
        if search.here.get_untracked() != here {
            search.here.set(here);
            search.kept.set(None);
            app.send_search(false);
        }
    });
    view! {
        <Show when=move || folder.with(Option::is_some)>
            <div class="segments" role="radiogroup" aria-label=move || t("search-where")>
                <Segment
                    group="search-scope"
                    test="search-scope-all"
                    text=Signal::derive(|| t("search-everywhere"))
                    chosen=Signal::derive(move || !search.here.get())
                    on_choose=Callback::new(move |()| choose.run(false))
                />
                <Segment
                    group="search-scope"
                    test="search-scope-folder"
                    text=Signal::derive(move || folder.get().unwrap_or_default())
                    chosen=search.here
                    on_choose=Callback::new(move |()| choose.run(true))
                />
            </div>
        </Show>
    }
}

/// Newest first, or the best first.
#[component]
fn Order(app: App) -> impl IntoView {
    let order = app.search.order;
    let segment = move |by: SearchOrder, test: &'static str, key: &'static str| {
        view! {
            <Segment
                group="search-order"
                test=test
                text=Signal::derive(move || t(key))
                chosen=Signal::derive(move || order.get() == by)
                on_choose=Callback::new(move |()| {
                    order.set(by);
                    app.send_search(false);
                })
            />
        }
    };
    view! {
        <div class="segments" role="radiogroup" aria-label=move || t("search-order")>
            {segment(SearchOrder::Newest, "search-order-newest", "search-newest")}
            {segment(SearchOrder::Relevance, "search-order-relevance", "search-relevance")}
        </div>
    }
}

/// One of a few that exclude each other. The browser's own radio button brings the keys.
#[component]
fn Segment(
    group: &'static str,
    test: &'static str,
    text: Signal<String>,
    #[prop(into)] chosen: Signal<bool>,
    on_choose: Callback<()>,
) -> impl IntoView {
    view! {
        <label class="segment" class:on=move || chosen.get() data-test=test>
            <input type="radio" name=group prop:checked=chosen on:change=move |_| on_choose.run(()) />
            <span>{text}</span>
        </label>
    }
}

/// The list, where nothing was found: what can be tried.
#[component]
pub(crate) fn NoHits(app: App) -> impl IntoView {
    let here = app.search.here;
    view! {
        <div class="empty" data-test="search-empty">
            <Icon name=IconName::Search />
            <p>{move || t("search-empty")}</p>
            <p class="hint">{move || t("search-empty-hint")}</p>
            <div class="empty-buttons">
                <Show when=move || here.get()>
                    <button
                        class="button"
                        data-test="search-empty-everywhere"
                        on:click=move |_| {
                            here.set(false);
                            app.send_search(false);
                        }
                    >
                        {move || t("search-look-everywhere")}
                    </button>
                </Show>
                <button
                    class="button"
                    data-test="search-empty-find"
                    on:click=move |_| app.dialog.set(Some(Dialog::FindMessage))
                >
                    {move || t("search-empty-find")}
                </button>
            </div>
        </div>
    }
}
