//! The dialog that keeps a search, or changes one that is kept.

use crate::i18n::t;
use crate::ipc::call;
use crate::state::App;
use crate::wizard::modal::Modal;
use contract::command::KeepSearch;
use contract::{Problem, SavedSearch, SavedSearchId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

/// What the dialog begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeepForm {
    /// The kept search that is changed; `None`: a new one.
    pub id: Option<SavedSearchId>,
    /// Its name.
    pub name: String,
    /// What it searches for.
    pub query: String,
    /// Whether the query is what is to be changed.
    pub query_first: bool,
}

impl KeepForm {
    /// To change a kept search.
    #[must_use]
    pub fn of(saved: SavedSearch, query_first: bool) -> Self {
        Self {
            id: Some(saved.id),
            name: saved.name,
            query: saved.query,
            query_first,
        }
    }

    /// The command that keeps it; `None` where a field is empty.
    #[must_use]
    pub fn command(&self) -> Option<KeepSearch> {
        let (name, query) = (self.name.trim(), self.query.trim());
        (!name.is_empty() && !query.is_empty()).then(|| KeepSearch {
            id: self.id,
            name: name.to_owned(),
            query: query.to_owned(),
        })
    }
}

#[component]
pub(crate) fn Keep(app: App, form: KeepForm, on_close: Callback<()>) -> impl IntoView {
    let title = if form.id.is_some() {
        "search-keep-edit"
    } else {
        "search-keep"
    };
    let is_new = form.id.is_none();
    begin_in(if form.query_first {
        "keep-query"
    } else {
        "keep-name"
    });
    let form = RwSignal::new(form);
    let trouble = RwSignal::new(None::<Problem>);
    let can = Memo::new(move |_| form.with(|form| form.command().is_some()));
    let keep = move || {
        let Some(command) = form.with_untracked(KeepForm::command) else {
            return;
        };
        spawn_local(async move {
            match call(command).await {
                Ok(saved) => {
                    on_close.run(());
                    let shown = app.search.kept.get_untracked() == Some(saved.id);
                    if is_new {
                        app.search.text.set(saved.query);
                        app.search.kept.set(Some(saved.id));
                        app.search.here.set(false);
                    } else if shown {
                        app.show_saved(saved);
                    }
                }
                Err(problem) => {
                    let _ = trouble.try_set(Some(problem));
                }
            }
        });
    };
    view! {
        <Modal label=t(title) class="sheet small" test="keep-search" on_cancel=on_close>
            <form on:submit=move |event| {
                event.prevent_default();
                keep();
            }>
                <header><h2>{t(title)}</h2></header>
                <div class="sheet-body">
                    <label class="option">
                        <span>{t("search-keep-name")}</span>
                        <input
                            id="keep-name"
                            data-test="keep-search-name"
                            prop:value=move || form.with(|form| form.name.clone())
                            on:input=move |event| form.update(|form| form.name = event_target_value(&event))
                        />
                    </label>
                    <label class="option">
                        <span>{t("search-keep-query")}</span>
                        <input
                            id="keep-query"
                            data-test="keep-search-query"
                            autocapitalize="off"
                            spellcheck="false"
                            prop:value=move || form.with(|form| form.query.clone())
                            on:input=move |event| form.update(|form| form.query = event_target_value(&event))
                        />
                    </label>
                    {move || trouble.get().map(|problem| view! { <crate::parts::ProblemBox problem=problem /> })}
                </div>
                <footer>
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t("cancel")}</button>
                    <button class="button primary" data-test="keep-search-ok" disabled=move || !can.get()>
                        {t("search-keep-ok")}
                    </button>
                </footer>
            </form>
        </Modal>
    }
}

/// Puts the keyboard into a field, on all that stands in it: what is offered is typed over.
fn begin_in(field: &'static str) {
    request_animation_frame(move || {
        let input = document()
            .get_element_by_id(field)
            .and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(input) = input {
            let _ = input.focus();
            input.select();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_needs_a_name_and_a_query() {
        let mut form = KeepForm {
            name: " Bills ".into(),
            query: " invoice OR bill ".into(),
            ..KeepForm::default()
        };
        let command = form.command();
        assert_eq!(
            command.map(|command| (command.id, command.name, command.query)),
            Some((None, "Bills".into(), "invoice OR bill".into()))
        );
        form.name = "  ".into();
        assert_eq!(form.command(), None);
        form.name = "x".into();
        form.query.clear();
        assert_eq!(form.command(), None);
    }

    #[test]
    fn a_kept_search_is_changed_in_its_place() {
        let saved = SavedSearch {
            id: SavedSearchId(4),
            name: "Bills".into(),
            query: "invoice".into(),
        };
        let command = KeepForm::of(saved, true).command();
        assert_eq!(
            command.and_then(|command| command.id),
            Some(SavedSearchId(4))
        );
    }
}
