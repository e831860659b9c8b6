//! The main window: toolbar, folder tree, message list, reading pane, status bar, and what opens over them.

mod actions;
mod checked;
mod dialogs;
mod help;
mod link;
mod list;
mod list_empty;
mod list_head;
mod list_keys;
mod list_looks;
mod list_menu;
mod list_mouse;
mod list_row;
mod options;
mod reading;
mod rest;
mod scroll;
mod searches;
mod send_receive;
mod sheets;
mod status;
mod toolbar;
mod tree;
mod tree_item;
mod tree_menu;
mod tree_order;
mod typed;

pub(crate) use actions::perform;
pub(crate) use tree::is_typing;
pub(crate) use tree_order::{folder_name, in_order};

use crate::i18n::t;
use crate::parts::{Icon, IconName, ProblemBox, Reach, Splitter, Unit};
use crate::state::{App, Dialog};
use contract::{Layout, ProblemCode, Settings, Start};
use leptos::prelude::*;

/// The main window.
#[component]
pub(crate) fn MainWindow(
    /// The settings, loaded.
    settings: RwSignal<Option<Settings>>,
    /// What it shows first, where that is known.
    start: Option<Start>,
) -> impl IntoView {
    let app = App::new(settings);
    app.begin(start);
    crate::ipc::listen(move |event| app.apply(event));
    actions::bind_keys(app);
    actions::tick_menu(app);
    let layout = move || match settings.with(|s| s.as_ref().map(|s| s.layout).unwrap_or_default()) {
        Layout::Below => "below",
        Layout::Beside => "beside",
        Layout::Off => "off",
    };
    let (tree, list) = (tree_reach(), list_reach());
    let tree_width = kept_size(settings, tree, |settings| settings.tree_width);
    let list_share = kept_size(settings, list, |settings| settings.list_share);
    let has_account = move || {
        app.accounts
            .with(|accounts| accounts.as_ref().is_some_and(|all| !all.is_empty()))
    };
    let is_new = move || {
        app.accounts
            .with(|accounts| accounts.as_ref().is_some_and(Vec::is_empty))
    };
    let picks = move || app.show.get() != contract::Show::All;
    // While another list is being loaded, as it was.
    let filled = Memo::new(move |before: Option<&bool>| {
        let before = before.copied().unwrap_or_default();
        app.total.get().map_or(before, |total| total > 0)
    });
    view! {
        <main class="app" data-test="main-window" style=move || {
            format!("--tree-width: {}px; --list-share: {}%", tree_width.get(), list_share.get())
        }>
            <toolbar::Toolbar app=app />
            <div class="side">
                <tree::Tree app=app />
                <searches::Searches app=app />
            </div>
            <Splitter
                label=Signal::derive(|| t("splitter-tree"))
                test="splitter-tree"
                controls="tree"
                upright=true
                reach=tree
                value=tree_width
                on_end=Callback::new(move |width| app.change_settings(|settings| settings.tree_width = width))
            />
            <section class="right" data-layout=layout>
                <Problems app=app />
                <crate::search::Results app=app />
                <div class="panes">
                    <Show when=move || !is_new() || app.search.is_on() || filled.get() || picks() fallback=move || view! { <Welcome app=app /> }>
                        <list::List app=app />
                        <Show when=move || layout() != "off">
                            <Splitter
                                label=Signal::derive(|| t("splitter-list"))
                                test="splitter-list"
                                controls="list"
                                upright=Signal::derive(move || layout() == "beside")
                                reach=list
                                value=list_share
                                on_end=Callback::new(move |share| {
                                    app.change_settings(|settings| settings.list_share = share);
                                })
                            />
                            <reading::Reading app=app />
                        </Show>
                    </Show>
                </div>
            </section>
            <status::Status app=app />
            <dialogs::Dialogs app=app />
            <Toast app=app />
            <Note app=app />
        </main>
        <span hidden data-test="has-account">{move || has_account().to_string()}</span>
    }
}

/// How wide the folder tree can be.
fn tree_reach() -> Reach {
    Reach {
        min: 160,
        max: 480,
        normal: Settings::default().tree_width,
        step: 16,
        unit: Unit::Pixels,
    }
}

/// How much of the room the list can have.
fn list_reach() -> Reach {
    Reach {
        min: 15,
        max: 85,
        normal: Settings::default().list_share,
        step: 2,
        unit: Unit::Percent,
    }
}

/// The size of a pane: as it is kept, and as a splitter moves it meanwhile.
fn kept_size(
    settings: RwSignal<Option<Settings>>,
    reach: Reach,
    read: fn(&Settings) -> u32,
) -> RwSignal<f64> {
    let kept = Memo::new(move |_| {
        let kept = settings.with(|settings| settings.as_ref().map_or(reach.normal, read));
        kept.clamp(reach.min, reach.max)
    });
    let size = RwSignal::new(f64::from(kept.get_untracked()));
    Effect::new(move |_| size.set(f64::from(kept.get())));
    size
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

/// A short note, for a while.
#[component]
fn Note(app: App) -> impl IntoView {
    move || {
        app.note.get().map(|key| {
            view! {
                <div class="toast" role="status" data-test="note">
                    <span>{t(key)}</span>
                </div>
            }
        })
    }
}
