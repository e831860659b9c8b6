//! What can be typed, below an empty box that has the focus: the latest searches, and each operator with an example.

use crate::i18n::t;
use crate::parts::{Icon, IconName};
use leptos::prelude::*;

/// The id of the list in the page.
pub(super) const LIST: &str = "search-suggestions";

/// An operator, as the box suggests it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Example {
    /// The end of its Fluent key; the text is the example, `.meaning` says what it finds.
    name: &'static str,
    /// Whether it is a search already; else its value is to be typed.
    whole: bool,
}

const fn example(name: &'static str, whole: bool) -> Example {
    Example { name, whole }
}

const EXAMPLES: &[Example] = &[
    example("from", false),
    example("to", false),
    example("subject", false),
    example("attachment", true),
    example("unread", true),
    example("flagged", true),
    example("before", false),
    example("after", false),
    example("phrase", false),
    example("not", false),
    example("or", false),
    example("prefix", false),
];

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Suggestion {
    /// Searched for before.
    Recent(String),
    /// An operator.
    Example(Example),
}

impl Suggestion {
    /// What goes into the box: the text, and what of it is to be typed over; `None`: it is a search already.
    pub(super) fn text(&self) -> (String, Option<(u32, u32)>) {
        match self {
            Self::Recent(query) => (query.clone(), None),
            Self::Example(example) => {
                let text = t(&format!("search-example-{}", example.name));
                let part = (!example.whole).then(|| replaceable(&text));
                (text, part)
            }
        }
    }
}

/// All lines, the latest searches first.
pub(super) fn suggestions(recent: &[String]) -> Vec<Suggestion> {
    let recent = recent.iter().cloned().map(Suggestion::Recent);
    recent
        .chain(EXAMPLES.iter().copied().map(Suggestion::Example))
        .collect()
}

/// Which part of an example stands for what somebody looks for, in UTF-16 units as the box counts: what is behind the
/// colon or the minus, between quotation marks, before the star; else the first word.
fn replaceable(example: &str) -> (u32, u32) {
    let (before, rest) = match example.split_once(':') {
        Some((operator, value)) => (operator.len() + 1, value),
        None => {
            let rest = example.trim_start_matches(['-', '"']);
            (example.len() - rest.len(), rest)
        }
    };
    let until = if example.starts_with('"') {
        rest.find('"')
    } else {
        rest.find(['*', ' '])
    };
    let units = |text: Option<&str>| {
        let units = text.map_or(0, |text| text.encode_utf16().count());
        u32::try_from(units).unwrap_or_default()
    };
    let start = units(example.get(..before));
    (
        start,
        start + units(rest.get(..until.unwrap_or(rest.len()))),
    )
}

/// Where an arrow key leads in a list of so many; above the first and below the last is the box itself.
pub(super) fn step(down: bool, at: Option<usize>, count: usize) -> Option<usize> {
    match (down, at) {
        (true, None) => (count > 0).then_some(0),
        (true, Some(at)) => Some(at + 1).filter(|at| *at < count),
        (false, None) => count.checked_sub(1),
        (false, Some(at)) => at.checked_sub(1),
    }
}

/// The id of a line in the page.
pub(super) fn option_id(at: usize) -> String {
    format!("search-suggestion-{at}")
}

/// The list, below the box.
#[component]
pub(super) fn Suggestions(
    /// The latest searches.
    recent: Vec<String>,
    /// The line with the keyboard.
    active: RwSignal<Option<usize>>,
    /// One was chosen.
    on_choose: Callback<Suggestion>,
) -> impl IntoView {
    let first_example = recent.len();
    let lines = suggestions(&recent).into_iter().enumerate();
    let (recent, examples): (Vec<_>, Vec<_>) = lines.partition(|(at, _)| *at < first_example);
    let line = move |(at, suggestion): (usize, Suggestion)| {
        let (name, what) = match &suggestion {
            Suggestion::Recent(query) => (
                "search-recent",
                view! {
                    <Icon name=IconName::Wait />
                    <span class="suggested">{query.clone()}</span>
                }
                .into_any(),
            ),
            Suggestion::Example(example) => {
                let key = format!("search-example-{}", example.name);
                (
                    "search-example",
                    view! {
                        <kbd dir="ltr">{t(&key)}</kbd>
                        <span class="meaning">{t(&format!("{key}.meaning"))}</span>
                    }
                    .into_any(),
                )
            }
        };
        view! {
            <div
                class="suggestion"
                class:on=move || active.get() == Some(at)
                role="option"
                id=option_id(at)
                aria-selected=move || (active.get() == Some(at)).to_string()
                data-test=name
                on:click=move |_| on_choose.run(suggestion.clone())
                on:pointermove=move |_| {
                    if active.get_untracked() != Some(at) {
                        active.set(Some(at));
                    }
                }
            >
                {what}
            </div>
        }
    };
    let group = move |key: &'static str, lines: Vec<(usize, Suggestion)>| {
        (!lines.is_empty()).then(|| {
            view! {
                <div role="group" aria-label=t(key)>
                    <p class="suggestions-head" aria-hidden="true">{t(key)}</p>
                    {lines.into_iter().map(line).collect_view()}
                </div>
            }
        })
    };
    view! {
        <div
            class="suggestions"
            id=LIST
            role="listbox"
            aria-label=t("search-suggestions")
            data-test="search-suggestions"
            // The press would take the focus out of the box.
            on:mousedown=move |event| event.prevent_default()
        >
            {group("search-recent", recent)}
            {group("search-examples", examples)}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_to_type_over_is_found() {
        let part = |example: &str| {
            let (from, to) = replaceable(example);
            let units: Vec<u16> = example.encode_utf16().collect();
            let part = units.get(from as usize..to as usize).unwrap_or_default();
            String::from_utf16_lossy(part)
        };
        assert_eq!(part("from:ayşe"), "ayşe");
        assert_eq!(part("önce:2027-01-31"), "2027-01-31");
        assert_eq!(part("\"summer house\""), "summer house");
        assert_eq!(part("-reklam"), "reklam");
        assert_eq!(part("çay OR kahve"), "çay");
        assert_eq!(part("fatur*"), "fatur");
        assert_eq!(part("from:"), "");
    }

    #[test]
    fn the_keyboard_goes_through_the_box() {
        assert_eq!(step(true, None, 3), Some(0));
        assert_eq!(step(true, Some(2), 3), None);
        assert_eq!(step(false, None, 3), Some(2));
        assert_eq!(step(false, Some(0), 3), None);
        assert_eq!(step(true, None, 0), None);
        assert_eq!(step(false, None, 0), None);
    }

    #[test]
    fn the_latest_searches_stand_first() {
        let all = suggestions(&["tea".to_owned()]);
        assert_eq!(all.len(), 1 + EXAMPLES.len());
        assert_eq!(all.first(), Some(&Suggestion::Recent("tea".to_owned())));
    }
}
