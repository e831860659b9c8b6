//! A tick, and a choice among numbers, as they stand on the tabs.

use super::super::edit::Edit;
use super::Desk;
use crate::i18n::t;
use leptos::prelude::*;

/// Something that is on or off.
pub(super) fn tick(
    desk: Desk,
    key: &'static str,
    read: fn(&Edit) -> bool,
    write: fn(&mut Edit, bool),
) -> impl IntoView {
    view! {
        <label class="tick">
            <input
                type="checkbox"
                data-test=key
                prop:checked=move || desk.edit.with(read)
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    desk.edit.update(|edit| write(edit, on));
                }
            />
            <span>{move || t(key)}</span>
        </label>
    }
}

/// A choice among numbers; 0 stands for "not at all".
pub(super) fn choice(
    desk: Desk,
    key: &'static str,
    numbers: &'static [u32],
    words: fn(u32) -> String,
    read: fn(&Edit) -> u32,
    write: fn(&mut Edit, u32),
) -> impl IntoView {
    // What is kept stays choosable, also when it is none of ours.
    let own = desk.edit.with_untracked(read);
    let mut all = numbers.to_vec();
    if !all.contains(&own) {
        all.push(own);
        all.sort_unstable();
    }
    view! {
        <div class="row-field">
            <label for=key>{move || t(key)}</label>
            <select
                id=key
                data-test=key
                on:change=move |event| {
                    if let Ok(number) = event_target_value(&event).parse() {
                        desk.edit.update(|edit| write(edit, number));
                    }
                }
            >
                {all
                    .into_iter()
                    .map(|number| {
                        view! {
                            <option
                                value=number
                                prop:selected=move || desk.edit.with(read) == number
                            >
                                {move || words(number)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <div class="row-note"></div>
        </div>
    }
}
