//! How the rows of the list get on screen.
//!
//! A list that is loaded anew takes the old one's place in one step: first it is asked where the row on top stands now,
//! then the pages around that are fetched, and only then anything moves. While that goes on, further news wait for its
//! end: mail that arrives quickly must not keep it from ever ending. Pages that are scrolled to are asked for once, and
//! where the thumb only passes by, not at all.

use super::App;
use super::rows::{PAGE, PAGES_KEPT, Pages, place_in, place_on, row_in, trim};
use super::source::{Source, Window};
use crate::ipc::call;
use contract::command::PlaceOf;
use contract::{MessageId, Problem, ProblemCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// Where the thumb stands still for so long, it rests.
const REST: Duration = Duration::from_millis(90);
/// Rows beyond what is drawn that are fetched ahead while the list is scrolled steadily.
const AHEAD: u64 = PAGE / 2;
/// The row on top may just have gone; then so many others are asked for.
const LOOKED_AT: usize = 3;

/// The pages of some rows.
fn pages_of(first: u64, last: u64) -> std::ops::RangeInclusive<u64> {
    first / PAGE..=last / PAGE
}

impl App {
    /// Loads the rows on screen anew; the others are loaded when they are scrolled to.
    pub fn reload_rows(self) {
        let Some(source) = self.source() else {
            return;
        };
        let begun = self
            .loading
            .try_update_value(|loading| loading.begin(&source))
            .flatten();
        if let Some(generation) = begun {
            spawn_local(self.load_anew(source, generation));
        }
    }

    async fn load_anew(self, source: Source, generation: u64) {
        let loaded = self.fresh(&source).await;
        let again = self
            .loading
            .try_update_value(|loading| loading.end(generation))
            .flatten();
        let Some(again) = again else {
            return;
        };
        match loaded {
            Ok((pages, total, pushed)) => self.take_anew(pages, total, pushed),
            Err(problem) => self.tell_of_rows(problem),
        }
        if again {
            self.reload_rows();
        } else {
            self.fill();
        }
    }

    /// The pages on screen as they are now, how many rows there are, and by how many rows what is looked at has moved.
    async fn fresh(self, source: &Source) -> Result<(Pages, u64, i64), Problem> {
        let pushed = self.pushed_by(source).await?;
        let (first, last) = self.visible.get_untracked();
        let seen = pages_of(
            first.saturating_add_signed(pushed),
            last.saturating_add_signed(pushed),
        );
        let mut pages = Pages::new();
        let mut total = 0;
        for page in seen {
            let window = source.window(page * PAGE, PAGE).await?;
            total = window.total;
            pages.insert(page, self.take_subjects(window));
            if (page + 1) * PAGE >= total {
                break;
            }
        }
        Ok((pages, total, pushed))
    }

    /// By how many rows what is looked at has moved.
    async fn pushed_by(self, source: &Source) -> Result<i64, Problem> {
        let Source::Folder(view) = source else {
            return Ok(0);
        };
        for (place, message) in self.looked_at() {
            let view = view.clone();
            if let Some(now) = call(PlaceOf { view, message }).await? {
                return Ok(now.cast_signed() - place.cast_signed());
            }
        }
        Ok(0)
    }

    /// The first rows in sight, unless that is the very top: there new mail is to be seen.
    fn looked_at(self) -> Vec<(u64, MessageId)> {
        let (top, (_, last)) = (self.top.get_untracked(), self.visible.get_untracked());
        if top == 0 {
            return Vec::new();
        }
        self.pages.with_untracked(|pages| {
            (top..=last)
                .filter_map(|place| Some((place, row_in(pages, place)?.id)))
                .take(LOOKED_AT)
                .collect()
        })
    }

    /// Other rows are on screen: from the first to the last that is drawn, the first one seen whole being `top`.
    pub fn scrolled_to(self, first: u64, last: u64, top: u64) {
        self.top.set(top);
        let before = self.visible.get_untracked();
        if before == (first, last) {
            return;
        }
        self.visible.set((first, last));
        if first.abs_diff(before.0) <= PAGE {
            self.fill();
            let ahead = if first >= before.0 {
                last.saturating_add(AHEAD)
            } else {
                first.saturating_sub(AHEAD)
            };
            self.fetch_row(ahead);
        } else {
            set_timeout(
                move || {
                    if self.visible.get_untracked() == (first, last) {
                        self.fill();
                    }
                },
                REST,
            );
        }
    }

    /// Fetches what is missing on screen.
    pub fn fill(self) {
        let (first, last) = self.visible.get_untracked();
        for page in pages_of(first, last) {
            self.fetch(page);
        }
    }

    /// Fetches the page of a row that is there and not loaded.
    pub(super) fn fetch_row(self, place: u64) {
        if place < self.total.get_untracked().unwrap_or_default() {
            self.fetch(place / PAGE);
        }
    }

    /// Fetches a page, unless it is here or under way, or the whole list is.
    fn fetch(self, page: u64) {
        let known = self.pages.with_untracked(|pages| pages.contains_key(&page));
        let wanted = self
            .loading
            .with_value(|loading| loading.lacks(page, known));
        let Some(source) = self.source().filter(|_| wanted) else {
            return;
        };
        let asked = self
            .loading
            .try_update_value(|loading| loading.ask(page))
            .flatten();
        let Some(generation) = asked else {
            return;
        };
        spawn_local(async move {
            let window = source.window(page * PAGE, PAGE).await;
            let wanted = self
                .loading
                .try_update_value(|loading| loading.answer(page, generation));
            match window {
                _ if wanted != Some(true) => {}
                Ok(window) => self.take_page(page, window),
                Err(problem) => self.tell_of_rows(problem),
            }
        });
    }

    /// Rows could not be had. When another search began meanwhile, its own are about to come.
    fn tell_of_rows(self, problem: Problem) {
        if problem.code != ProblemCode::Stopped {
            self.tell(problem);
        }
    }

    /// The rows of a window; what was found in their subjects is kept apart.
    fn take_subjects(self, window: Window) -> Vec<contract::MessageSummary> {
        if !window.subjects.is_empty() {
            self.search_subjects
                .update(|known| known.extend(window.subjects));
        }
        window.rows
    }

    /// Forgets what was found in subjects of rows that are not loaded any more, once these are many.
    fn trim_subjects(self) {
        let most = 2 * PAGES_KEPT * PAGE as usize;
        if self.search_subjects.with_untracked(HashMap::len) <= most {
            return;
        }
        let loaded: BTreeSet<MessageId> = self
            .pages
            .with_untracked(|pages| pages.values().flatten().map(|row| row.id).collect());
        self.search_subjects
            .update(|known| known.retain(|message, _| loaded.contains(message)));
    }

    /// Keeps a page that was scrolled to.
    fn take_page(self, page: u64, window: Window) {
        let total = window.total;
        let rows = self.take_subjects(window);
        self.follow(0, |message| place_on(page, &rows, message));
        self.complete(&rows);
        self.pages.update(|pages| {
            pages.insert(page, rows);
            let near = [self.visible.get_untracked().0]
                .into_iter()
                .chain(self.caret.get_untracked())
                .map(|place| place / PAGE);
            trim(pages, &near.collect::<Vec<_>>(), PAGES_KEPT);
        });
        self.trim_subjects();
        self.count(total);
    }

    /// The list was loaded anew, and what is looked at has moved by so many rows: it stays where it is on screen.
    fn take_anew(self, fresh: Pages, total: u64, pushed: i64) {
        if pushed != 0 {
            self.pushed.update(|known| *known += pushed);
            // The view follows in a moment; what is missing is looked for where it will be.
            self.top
                .update(|top| *top = top.saturating_add_signed(pushed));
            self.visible.update(|(first, last)| {
                *first = first.saturating_add_signed(pushed);
                *last = last.saturating_add_signed(pushed);
            });
        }
        self.follow(pushed, |message| place_in(&fresh, message));
        for rows in fresh.values() {
            self.complete(rows);
        }
        let (first, last) = self.visible.get_untracked();
        let mut stale = BTreeSet::new();
        self.pages.update(|pages| {
            // What was scrolled to meanwhile stays until it comes anew.
            pages.retain(|page, _| {
                pushed == 0 && !fresh.contains_key(page) && pages_of(first, last).contains(page)
            });
            stale.extend(pages.keys());
            pages.extend(fresh);
        });
        self.loading.update_value(|loading| loading.stale = stale);
        self.count(total);
    }

    /// The first rows of another list are here. Where there are more, the rest of their page is fetched with the others.
    pub(super) fn take_first(self, window: Window) {
        let total = window.total;
        let rows = self.take_subjects(window);
        let whole = rows.len() as u64 >= total.min(PAGE);
        self.take_anew(Pages::from([(0, rows)]), total, 0);
        if !whole {
            self.loading.update_value(|loading| {
                loading.stale.insert(0);
            });
        }
    }

    /// The rest of the open message may have come.
    fn complete(self, rows: &[contract::MessageSummary]) {
        let shown = self.open.with_untracked(|open| match open {
            Some(Ok(view)) if view.rest.is_some() => Some(view.id),
            _ => None,
        });
        let completed = rows
            .iter()
            .find(|row| Some(row.id) == shown && row.rest.is_none());
        if let Some(row) = completed {
            self.open_message(row);
        }
    }

    /// There are so many rows now.
    fn count(self, total: u64) {
        if self.total.get_untracked() != Some(total) {
            self.total.set(Some(total));
        }
        if total == 0 {
            // What moved away is not selected any more.
            self.deselect();
        } else if let Some(place) = self.wanted.get_untracked() {
            self.select(place.min(total - 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::{page, with_app};
    use super::*;
    use contract::{Direction, SortBy};

    #[test]
    fn what_is_read_stays_in_place_when_mail_arrives() {
        with_app(|app| {
            let all = Pages::from([(0, page(0..100)), (1, page(100..200))]);
            app.take_anew(all, 200, 0);
            app.scrolled_to(40, 60, 48);
            app.begin_at(70);
            app.take_anew(Pages::from([(0, page(-3..97))]), 203, 3);
            assert_eq!(app.pushed.get_untracked(), 3);
            assert_eq!(app.caret.get_untracked(), Some(73));
            assert_eq!(app.reveal.get_untracked(), Some(70), "nothing jumps");
            // The page that was not on screen is out of date.
            assert_eq!(app.pages.with_untracked(Pages::len), 1);
            assert_eq!(app.total.get_untracked(), Some(203));
        });
    }

    #[test]
    fn what_is_looked_at_is_the_first_row_in_sight() {
        with_app(|app| {
            app.take_anew(Pages::from([(0, page(0..100))]), 100, 0);
            assert_eq!(app.looked_at(), []);
            app.scrolled_to(0, 30, 5);
            let rows = [5_u64, 6, 7].map(|at| (at, MessageId(at.cast_signed())));
            assert_eq!(app.looked_at(), rows);
        });
    }

    #[test]
    fn what_was_scrolled_to_meanwhile_is_shown_until_it_comes_anew() {
        with_app(|app| {
            let all = (0..3).map(|at| (at as u64, page(at * 100..at * 100 + 100)));
            app.take_anew(all.collect(), 300, 0);
            app.scrolled_to(90, 130, 98);
            app.take_anew(Pages::from([(0, page(0..100))]), 300, 0);
            assert!(app.pages.with_untracked(|pages| pages.contains_key(&1)));
            assert!(!app.pages.with_untracked(|pages| pages.contains_key(&2)));
            assert_eq!(
                app.loading.with_value(|loading| loading.stale.clone()),
                [1].into()
            );
        });
    }

    #[test]
    fn the_caret_stays_with_its_message() {
        with_app(|app| {
            app.sort.set((SortBy::Subject, Direction::Ascending));
            app.take_anew(Pages::from([(0, page(0..100))]), 100, 0);
            app.begin_at(20);
            app.take_anew(Pages::from([(0, page(10..100))]), 90, 0);
            assert_eq!(app.caret.get_untracked(), Some(10));
            assert_eq!(app.anchor.get_untracked(), Some(10));
        });
    }

    #[test]
    fn an_empty_list_selects_nothing() {
        with_app(|app| {
            app.take_anew(Pages::from([(0, page(0..3))]), 3, 0);
            app.begin_at(1);
            app.selected.set([MessageId(0), MessageId(1)].into());
            app.take_anew(Pages::from([(0, Vec::new())]), 0, 0);
            assert!(app.selected.with_untracked(BTreeSet::is_empty));
            assert_eq!(app.caret.get_untracked(), None);
        });
    }
}
