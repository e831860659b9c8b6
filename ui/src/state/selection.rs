//! What is selected.
//!
//! Messages are selected by their ids, so that a selection stays what it is while rows move; the caret and the anchor
//! are places, and follow their messages. A range may be longer than what is loaded: its ids are then fetched.

use super::App;
use super::rows::{Pages, row_in};
use contract::{FolderRole, MessageId, MessageSummary, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::time::Duration;

/// Ids fetched at a time, which is as many as the engine gives.
const AT_A_TIME: u64 = 500;
/// From so many rows on, selecting them says how far it is.
const MANY: u64 = 5_000;
/// How often a range is fetched from its beginning because rows moved meanwhile.
const TRIES: u32 = 3;

/// The messages at the caret and at the anchor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    caret: Option<MessageId>,
    anchor: Option<MessageId>,
}

/// The places from one to the other, whichever comes first.
#[must_use]
pub fn span(anchor: u64, caret: u64) -> RangeInclusive<u64> {
    anchor.min(caret)..=anchor.max(caret)
}

/// The loaded messages of a range, and whether all of it is loaded.
#[must_use]
pub fn ids_in(pages: &Pages, range: RangeInclusive<u64>) -> (BTreeSet<MessageId>, bool) {
    let mut all = true;
    let ids = range
        .filter_map(|place| {
            let row = row_in(pages, place);
            all &= row.is_some();
            row.map(|row| row.id)
        })
        .collect();
    (ids, all)
}

/// The first place where one of these is loaded.
#[must_use]
pub fn first_of(pages: &Pages, messages: &BTreeSet<MessageId>) -> Option<u64> {
    pages
        .iter()
        .filter_map(|(page, rows)| {
            let at = rows.iter().position(|row| messages.contains(&row.id))?;
            Some(page * super::PAGE + at as u64)
        })
        .min()
}

/// Where a place is after rows were pushed down, or where its message was found again.
fn moved(place: Option<u64>, pushed: i64, found: Option<u64>) -> Option<u64> {
    place.map(|place| found.unwrap_or(place.saturating_add_signed(pushed)))
}

impl App {
    /// Nothing is selected any more.
    pub fn deselect(self) {
        self.new_choice();
        self.selected.set(BTreeSet::new());
        self.forget_caret();
        self.open.set(None);
    }

    /// The caret and the anchor are nowhere: the places mean other rows now.
    pub(super) fn forget_caret(self) {
        self.caret.set(None);
        self.anchor.set(None);
        self.reveal.set(None);
        self.wanted.set(None);
        self.held.set(Held::default());
    }

    /// Keeps the caret and the anchor with their messages when a page came anew.
    pub(super) fn follow(self, pushed: i64, find: impl Fn(MessageId) -> Option<u64>) {
        let held = self.held.get_untracked();
        for (signal, message) in [(self.caret, held.caret), (self.anchor, held.anchor)] {
            let before = signal.get_untracked();
            let after = moved(before, pushed, message.and_then(&find));
            if after != before {
                signal.set(after);
            }
        }
    }

    /// Another selection begins: what was still being fetched for the one before is dropped.
    fn new_choice(self) -> u64 {
        self.choice.update(|choice| *choice += 1);
        self.selecting.set(None);
        self.choice.get_untracked()
    }

    fn id_at(self, place: u64) -> Option<MessageId> {
        self.pages
            .with_untracked(|pages| row_in(pages, place).map(|row| row.id))
    }

    /// Puts the keyboard on a row without selecting it.
    pub fn step_to(self, place: u64) {
        self.caret.set(Some(place));
        self.held.update(|held| held.caret = self.id_at(place));
        self.reveal.set(Some(place));
        self.fetch_row(place);
    }

    /// The same, and ranges begin here.
    pub(super) fn begin_at(self, place: u64) {
        self.step_to(place);
        self.anchor.set(Some(place));
        self.held.update(|held| held.anchor = held.caret);
    }

    /// Selects one row and opens its message.
    pub fn select(self, place: u64) {
        self.new_choice();
        self.begin_at(place);
        let row = self
            .pages
            .with_untracked(|pages| row_in(pages, place).cloned());
        // Until the row is loaded nothing is selected, so that nothing is done to the one that was before.
        self.wanted.set(row.is_none().then_some(place));
        let Some(row) = row else {
            self.selected.set(BTreeSet::new());
            self.open.set(None);
            return;
        };
        self.selected.set(BTreeSet::from([row.id]));
        if !self.shows_role(FolderRole::Drafts) {
            self.open_message(&row);
        }
    }

    /// Adds a row to the selection, or takes it out.
    pub fn toggle(self, place: u64) {
        self.new_choice();
        self.begin_at(place);
        if let Some(id) = self.id_at(place) {
            self.selected.update(|selected| {
                if !selected.remove(&id) {
                    selected.insert(id);
                }
            });
        }
        self.open_the_one();
    }

    /// Selects from the anchor to here.
    pub fn select_to(self, place: u64) {
        let anchor = match self.anchor.get_untracked() {
            Some(anchor) => anchor,
            None => {
                self.begin_at(place);
                place
            }
        };
        self.step_to(place);
        self.select_range(span(anchor, place));
    }

    /// Selects every message of the folder.
    pub fn select_all(self) {
        let total = self.total.get_untracked().unwrap_or_default();
        if total > 0 {
            self.select_range(0..=total - 1);
        }
    }

    /// Selects what is loaded of a range at once, and the rest as soon as its ids are here.
    fn select_range(self, range: RangeInclusive<u64>) {
        let choice = self.new_choice();
        let (ids, all) = self
            .pages
            .with_untracked(|pages| ids_in(pages, range.clone()));
        if all {
            self.selected.set(ids);
            return self.open_the_one();
        }
        self.wanted.set(None);
        self.open.set(None);
        self.selected.set(ids);
        spawn_local(async move {
            let ids = self.fetch_ids(range, choice).await;
            if self.choice.get_untracked() != choice {
                return;
            }
            self.selecting.set(None);
            match ids {
                Ok(ids) => {
                    self.selected.set(ids);
                    self.open_the_one();
                }
                Err(problem) => self.tell(problem),
            }
        });
    }

    /// The ids of a range; of what was fetched so far where another selection began meanwhile.
    async fn fetch_ids(
        self,
        range: RangeInclusive<u64>,
        choice: u64,
    ) -> Result<BTreeSet<MessageId>, Problem> {
        let Some(source) = self.source() else {
            return Ok(BTreeSet::new());
        };
        let (first, mut last) = range.into_inner();
        let whole = first == 0 && self.total.get_untracked() == Some(last + 1);
        let mut tries = 0;
        loop {
            tries += 1;
            let mut ids = BTreeSet::new();
            let mut offset = first;
            let mut total = None;
            let count = last - first + 1;
            loop {
                if count > MANY {
                    self.selecting.set(Some((ids.len() as u64, count)));
                }
                let at_a_time = AT_A_TIME.min(last + 1 - offset);
                let window = source.window(offset, at_a_time).await?;
                let (now, rows) = (window.total, window.rows);
                if self.choice.get_untracked() != choice {
                    return Ok(ids);
                }
                // Rows moved under the range: what was counted off so far may not be what was meant.
                if total.is_some_and(|total| total != now) && tries < TRIES {
                    if whole {
                        // Everything is everything that is there now.
                        last = now.saturating_sub(1);
                    }
                    break;
                }
                total = Some(now);
                offset += rows.len() as u64;
                ids.extend(rows.iter().map(|row| row.id));
                if rows.is_empty() || offset > last {
                    return Ok(ids);
                }
            }
        }
    }

    /// The rows of the selection that are loaded, and whether these are all of it.
    #[must_use]
    pub fn selected_rows(self) -> (Vec<MessageSummary>, bool) {
        self.selected.with_untracked(|selected| {
            let rows: Vec<_> = self.pages.with_untracked(|pages| {
                pages
                    .values()
                    .flatten()
                    .filter(|row| selected.contains(&row.id))
                    .cloned()
                    .collect()
            });
            let all = rows.len() == selected.len();
            (rows, all)
        })
    }

    /// The first place of these messages, or where the keyboard is: what is selected next, once they are gone.
    #[must_use]
    pub fn first_place(self, messages: &[MessageId]) -> Option<u64> {
        let messages = messages.iter().copied().collect();
        self.pages
            .with_untracked(|pages| first_of(pages, &messages))
            .or_else(|| self.caret.get_untracked())
    }

    /// After rows went: the one that took the first one's place is next.
    pub fn after_removal(self, place: Option<u64>, removed: &[MessageId]) {
        self.deselect();
        let Some(place) = place else { return };
        let removed: BTreeSet<_> = removed.iter().copied().collect();
        // The list loads anew by the event; the row is there a moment later.
        set_timeout(
            move || {
                let total = self.total.get_untracked().unwrap_or_default();
                if total == 0 || !self.selected.with_untracked(BTreeSet::is_empty) {
                    return;
                }
                let place = place.min(total - 1);
                if self.id_at(place).is_some_and(|id| removed.contains(&id)) {
                    // Not yet loaded anew: as soon as it is.
                    self.wanted.set(Some(place));
                } else {
                    self.select(place);
                }
            },
            Duration::from_millis(120),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::{page, with_app};
    use super::*;

    fn ids(ids: impl IntoIterator<Item = i64>) -> BTreeSet<MessageId> {
        ids.into_iter().map(MessageId).collect()
    }

    #[test]
    fn a_range_goes_both_ways() {
        assert_eq!(span(3, 7), 3..=7);
        assert_eq!(span(7, 3), 3..=7);
        assert_eq!(span(5, 5), 5..=5);
    }

    #[test]
    fn a_range_knows_whether_all_of_it_is_loaded() {
        let pages = Pages::from([(0, page(0..100)), (2, page(200..230))]);
        assert_eq!(ids_in(&pages, 98..=99), (ids([98, 99]), true));
        assert_eq!(ids_in(&pages, 98..=201), (ids([98, 99, 200, 201]), false));
        assert_eq!(ids_in(&pages, 229..=230), (ids([229]), false));
    }

    #[test]
    fn the_first_place_of_a_selection_is_found_over_pages() {
        let pages = Pages::from([(0, page(0..100)), (2, page(200..230))]);
        assert_eq!(first_of(&pages, &ids([205, 210])), Some(205));
        assert_eq!(first_of(&pages, &ids([205, 40])), Some(40));
        assert_eq!(first_of(&pages, &ids([150])), None);
    }

    #[test]
    fn a_place_follows_its_message() {
        assert_eq!(moved(Some(5), 2, None), Some(7));
        assert_eq!(moved(Some(5), 2, Some(4)), Some(4));
        assert_eq!(moved(None, 2, Some(4)), None);
    }

    #[test]
    fn a_range_is_selected_from_the_anchor() {
        with_app(|app| {
            app.total.set(Some(100));
            app.pages.set(Pages::from([(0, page(0..100))]));
            app.begin_at(20);
            app.select_to(15);
            assert_eq!(app.selected.get_untracked(), ids(15..=20));
            app.select_to(99);
            assert_eq!(app.selected.get_untracked(), ids(20..=99));
            assert_eq!(app.anchor.get_untracked(), Some(20));
            assert_eq!(app.caret.get_untracked(), Some(99));
        });
    }

    #[test]
    fn everything_loaded_is_selected_at_once() {
        with_app(|app| {
            app.total.set(Some(150));
            app.pages
                .set(Pages::from([(0, page(0..100)), (1, page(100..150))]));
            app.select_all();
            assert_eq!(app.selected.get_untracked(), ids(0..150));
            assert_eq!(app.selecting.get_untracked(), None);
            app.toggle(7);
            assert_eq!(app.selected.with_untracked(BTreeSet::len), 149);
        });
    }

    #[test]
    fn where_the_next_one_comes_from() {
        with_app(|app| {
            app.pages.set(Pages::from([(0, page(0..100))]));
            app.begin_at(3);
            assert_eq!(app.first_place(&[MessageId(8), MessageId(3)]), Some(3));
            assert_eq!(app.first_place(&[MessageId(500)]), Some(3));
        });
    }
}
