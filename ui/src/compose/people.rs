//! A field for recipients: what is complete stands as a chip, what is being typed stays text.

use super::recipients::{Recipient, join, read_list, split};
use crate::i18n::{t, t_args};
use crate::parts::{Icon, IconName};
use leptos::prelude::*;

/// To, Cc or Bcc. The list is handed on with each change, with what is being typed at its end: nothing is lost
/// when it is not made a chip.
#[component]
pub(super) fn People(
    /// Key of its label; also its id and `data-test`.
    label: &'static str,
    /// The list to begin with.
    start: String,
    /// The list, changed.
    on_change: Callback<String>,
    /// What stands at its end.
    children: Children,
) -> impl IntoView {
    let chips = RwSignal::new(read_list(&start));
    let typing = RwSignal::new(String::new());
    let tell = move || {
        on_change
            .run(chips.with_untracked(|chips| typing.with_untracked(|text| join(chips, text))));
    };
    // Makes chips of all that is typed.
    let complete = move || {
        let text = typing.get_untracked();
        if text.trim().is_empty() {
            return false;
        }
        chips.update(|chips| chips.extend(read_list(&text)));
        typing.set(String::new());
        tell();
        true
    };
    let remove = move |at: usize| {
        chips.update(|chips| {
            if at < chips.len() {
                chips.remove(at);
            }
        });
        tell();
    };
    let on_input = move |event| {
        let text = event_target_value(&event);
        typing.set(text.clone());
        // Everything before a separator is complete; so is all of a list that was pasted.
        let ended = text.trim_end().ends_with([',', ';']);
        let pieces = split(&text);
        if ended || pieces.len() > 1 {
            let rest = if ended { None } else { pieces.last().cloned() };
            let whole = pieces.len() - usize::from(rest.is_some());
            // A separator inside quotes ends nothing.
            let inside = ended && pieces.last().is_some_and(|last| last.ends_with([',', ';']));
            if !inside {
                chips.update(|chips| {
                    chips.extend(
                        pieces
                            .iter()
                            .take(whole)
                            .map(|piece| Recipient::read(piece)),
                    );
                });
                typing.set(rest.unwrap_or_default());
            }
        }
        tell();
    };
    let on_keydown = move |event: leptos::ev::KeyboardEvent| {
        if event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        match event.key().as_str() {
            "Enter" => {
                event.prevent_default();
                complete();
            }
            // The focus moves on all the same.
            "Tab" => {
                complete();
            }
            "Backspace" if typing.with_untracked(String::is_empty) => {
                if let Some(last) = chips.try_update(Vec::pop).flatten() {
                    event.prevent_default();
                    typing.set(last.typed);
                    tell();
                }
            }
            _ => {}
        }
    };
    view! {
        <div class="compose-field">
            <label for=label>{move || t(label)}</label>
            <div class="people">
                {move || {
                    chips
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(at, chip)| {
                            let bad = chip.address.is_none();
                            let title = chip
                                .address
                                .clone()
                                .unwrap_or_else(|| t("compose-recipient-invalid"));
                            let name = chip.label.clone();
                            view! {
                                <span class="person" class:bad=bad title=title>
                                    {chip.label}
                                    <button
                                        type="button"
                                        class="bare"
                                        tabindex="-1"
                                        aria-label=t_args(
                                            "compose-remove-recipient",
                                            &[("name", name.into())],
                                        )
                                        on:click=move |_| remove(at)
                                    >
                                        <Icon name=IconName::Close />
                                    </button>
                                </span>
                            }
                        })
                        .collect_view()
                }}
                <input
                    id=label
                    data-test=label
                    type="text"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=move || typing.get()
                    on:input=on_input
                    on:keydown=on_keydown
                    on:blur=move |_| {
                        complete();
                    }
                />
            </div>
            <div class="field-end">{children()}</div>
        </div>
    }
}
