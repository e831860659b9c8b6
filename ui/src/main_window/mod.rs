//! The main window: toolbar, folder tree, message list, reading pane, status bar, and what opens over them.

mod actions;
mod dialogs;
mod help;
mod list;
mod options;
mod reading;
mod rest;
mod send_receive;
mod status;
mod toolbar;
mod tree;

pub(crate) use actions::perform;

use crate::i18n::t;
use crate::parts::splitter::{Line, Splitter};
use crate::parts::{Icon, IconName, ProblemBox};
use crate::state::{App, Dialog};
use contract::{Layout, ProblemCode, Settings};
use leptos::prelude::*;

/// The least and the greatest width of the tree, in CSS pixels.
const TREE: (u32, u32) = (160, 480);
/// The least and the greatest share of the list, in percent.
const LIST: (u32, u32) = (15, 85);

/// The main window.
#[component]
pub(crate) fn MainWindow(
    /// The settings, loaded.
    settings: RwSignal<Option<Settings>>,
) -> impl IntoView {
    let app = App::new(settings);
    app.load();
    crate::ipc::listen(move |event| app.apply(event));
    actions::bind_keys(app);
    let layout = move || match settings.with(|s| s.as_ref().map(|s| s.layout).unwrap_or_default()) {
        Layout::Below => "below",
        Layout::Beside => "beside",
        Layout::Off => "off",
    };
    // While a splitter is dragged it says where; the settings are kept when it is let go.
    let (dragged_tree, dragged_list) = (RwSignal::new(None), RwSignal::new(None));
    let usual = Settings::default();
    let usual_share = usual.list_share;
    let kept = move |of: fn(&Settings) -> u32, usual: u32| {
        settings.with(|settings| settings.as_ref().map_or(usual, of))
    };
    let tree_width = Signal::derive(move || {
        let width = dragged_tree
            .get()
            .unwrap_or_else(|| kept(|s| s.tree_width, usual.tree_width));
        width.clamp(TREE.0, TREE.1)
    });
    let list_share = Signal::derive(move || {
        let share = dragged_list
            .get()
            .unwrap_or_else(|| kept(|s| s.list_share, usual.list_share));
        share.clamp(LIST.0, LIST.1)
    });
    let keep = Callback::new(move |()| {
        let (tree_width, list_share) = (tree_width.get_untracked(), list_share.get_untracked());
        app.change_settings(move |settings| {
            (settings.tree_width, settings.list_share) = (tree_width, list_share);
        });
    });
    let between = Signal::derive(move || match layout() {
        "beside" => Line::Upright,
        _ => Line::Level,
    });
    let has_account = move || {
        app.accounts
            .with(|accounts| accounts.as_ref().is_some_and(|all| !all.is_empty()))
    };
    let is_new = move || {
        app.accounts
            .with(|accounts| accounts.as_ref().is_some_and(Vec::is_empty))
    };
    view! {
        <main class="app" data-test="main-window" style=move || {
            format!("--tree-width: {}px; --list-share: {}%", tree_width.get(), list_share.get())
        }>
            <toolbar::Toolbar app=app />
            <tree::Tree app=app />
            <Splitter
                label="splitter-tree"
                test="splitter-tree"
                line=Signal::stored(Line::Upright)
                value=tree_width
                range=TREE
                usual=usual.tree_width
                on_move=Callback::new(move |width| dragged_tree.set(Some(width)))
                on_done=keep
            />
            <section class="right" data-layout=layout>
                <Problems app=app />
                <div class="panes">
                    <Show when=move || !is_new() || app.total.get().is_some_and(|total| total > 0) fallback=move || view! { <Welcome app=app /> }>
                        <list::List app=app />
                        <Show when=move || layout() != "off">
                            <Splitter
                                label="splitter-list"
                                test="splitter-list"
                                line=between
                                value=list_share
                                range=LIST
                                usual=usual_share
                                share=true
                                on_move=Callback::new(move |share| dragged_list.set(Some(share)))
                                on_done=keep
                            />
                            <reading::Reading app=app />
                        </Show>
                    </Show>
                </div>
            </section>
            <status::Status app=app />
            <dialogs::Dialogs app=app />
            <Toast app=app />
        </main>
        <span hidden data-test="has-account">{move || has_account().to_string()}</span>
    }
}

/// What a new user sees.
#[component]
fn Welcome(app: App) -> impl IntoView {
    view! {
        <div class="empty welcome" data-test="welcome">
            <Icon name=IconName::Mail />
            <h1>{move || t("welcome-title")}</h1>
            <p>{move || t("welcome-text")}</p>
            <button
                class="button primary"
                data-test="welcome-add-account"
                on:click=move |_| app.dialog.set(Some(Dialog::Wizard))
            >
                {move || t("welcome-button")}
            </button>
        </div>
    }
}

/// What went wrong behind the user's back, each with its next step.
#[component]
fn Problems(app: App) -> impl IntoView {
    let dismiss = move |at: usize| {
        app.problems.update(|problems| {
            if at < problems.len() {
                problems.remove(at);
            }
        });
    };
    view! {
        <div class="problems" data-test="problems">
            {move || {
                app.problems
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(at, problem)| {
                        let account = problem.account;
                        let asks = matches!(
                            problem.code,
                            ProblemCode::PasswordNeeded
                                | ProblemCode::SignInRefused
                                | ProblemCode::AppPasswordWanted
                                | ProblemCode::KeychainMissing
                                | ProblemCode::KeychainLocked
                        );
                        view! {
                            <ProblemBox problem=problem>
                                {account
                                    .filter(|_| asks)
                                    .map(|account| {
                                        view! {
                                            <button
                                                class="button"
                                                data-test="problem-password"
                                                on:click=move |_| {
                                                    app.dialog.set(Some(Dialog::Password(account)));
                                                }
                                            >
                                                {move || t("problem-enter-password")}
                                            </button>
                                        }
                                    })}
                                <button class="button" data-test="problem-dismiss" on:click=move |_| dismiss(at)>
                                    {move || t("problem-dismiss")}
                                </button>
                            </ProblemBox>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}

/// What was just done, and the way back.
#[component]
fn Toast(app: App) -> impl IntoView {
    move || {
        app.undo.get().map(|undo| {
            view! {
                <div class="toast" role="status" data-test="toast">
                    <span>{t(undo.text)}</span>
                    <button
                        class="link"
                        data-test="toast-undo"
                        on:click=move |_| app.perform(contract::Action::Undo)
                    >
                        {t("undo")}
                    </button>
                </div>
            }
        })
    }
}
