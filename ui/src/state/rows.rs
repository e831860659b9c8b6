//! The rows of the list. Only pages around what is seen are kept, so that a folder of any length costs the same.

use super::App;
use super::source::Source;
use crate::ipc::call;
use contract::command::PlaceOf;
use contract::{Direction, Draft, FolderId, MessageId, MessageSummary, Person, Priority, SortBy};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Rows fetched at a time.
pub const PAGE: u64 = 100;
/// Pages kept; the farthest from what is shown go first.
const PAGES_KEPT: usize = 12;
/// Height of a row in CSS pixels; the style sheet has the same.
pub const ROW: f64 = 26.0;

/// Loaded pages by number.
pub type Pages = HashMap<u64, Vec<MessageSummary>>;

/// The row at a place, if its page is loaded.
#[must_use]
pub fn row_in(pages: &Pages, place: u64) -> Option<&MessageSummary> {
    let at = usize::try_from(place % PAGE).ok()?;
    pages.get(&(place / PAGE))?.get(at)
}

/// The place of a loaded message.
#[must_use]
pub fn place_in(pages: &Pages, message: MessageId) -> Option<u64> {
    pages
        .iter()
        .find_map(|(page, rows)| place_on(*page, rows, message))
}

fn place_on(page: u64, rows: &[MessageSummary], message: MessageId) -> Option<u64> {
    let at = rows.iter().position(|row| row.id == message)?;
    Some(page * PAGE + at as u64)
}

/// Drops the pages that are farthest from this one, down to `most`.
fn trim(pages: &mut Pages, around: u64, most: usize) {
    while pages.len() > most {
        let Some(farthest) = pages
            .keys()
            .copied()
            .max_by_key(|known| known.abs_diff(around))
        else {
            break;
        };
        pages.remove(&farthest);
    }
}

/// The order after a click on a column: another column in its own natural direction, the same one the other way round.
#[must_use]
pub fn next_sort((sort, direction): (SortBy, Direction), column: SortBy) -> (SortBy, Direction) {
    let next = match (sort == column, direction) {
        (true, Direction::Ascending) => Direction::Descending,
        (true, Direction::Descending) => Direction::Ascending,
        // The newest and the biggest are what is looked for.
        (false, _)
            if matches!(
                column,
                SortBy::Received | SortBy::Sent | SortBy::Size | SortBy::Flag | SortBy::Attachment
            ) =>
        {
            Direction::Descending
        }
        (false, _) => Direction::Ascending,
    };
    (column, next)
}

/// Sorts rows that come unsorted: the drafts. Messages are sorted by the store.
fn sort_rows(rows: &mut [MessageSummary], (sort, direction): (SortBy, Direction)) {
    let name = |person: Option<&Person>| {
        person.map_or_else(String::new, |person| person.name.to_lowercase())
    };
    let compare = |a: &MessageSummary, b: &MessageSummary| -> Ordering {
        match sort {
            SortBy::Received
            | SortBy::Sent
            | SortBy::Flag
            | SortBy::Attachment
            | SortBy::Account => a.received.cmp(&b.received),
            SortBy::From => name(Some(&a.from)).cmp(&name(Some(&b.from))),
            SortBy::To => name(a.to.first()).cmp(&name(b.to.first())),
            SortBy::Subject => a.subject.to_lowercase().cmp(&b.subject.to_lowercase()),
            SortBy::Size => a.size.cmp(&b.size),
        }
        .then(a.id.cmp(&b.id))
    };
    rows.sort_by(|a, b| match direction {
        Direction::Ascending => compare(a, b),
        Direction::Descending => compare(b, a),
    });
}

/// The drafts as rows, in the order of the list.
pub(super) fn draft_rows(
    drafts: &[Draft],
    folder: FolderId,
    sort: (SortBy, Direction),
) -> Vec<MessageSummary> {
    let mut rows: Vec<_> = drafts
        .iter()
        .map(|draft| draft_row(draft, folder))
        .collect();
    sort_rows(&mut rows, sort);
    rows
}

/// A draft as a row of the list.
fn draft_row(draft: &Draft, folder: FolderId) -> MessageSummary {
    MessageSummary {
        id: MessageId(draft.id.0),
        account: draft.account,
        folder,
        from: Person::default(),
        to: vec![Person {
            name: draft.to.clone(),
            address: String::new(),
        }],
        subject: draft.subject.clone(),
        preview: draft
            .text
            .chars()
            .take(200)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect(),
        received: draft.saved,
        sent: None,
        size: draft.text.len() as u64 + draft.attachments.iter().map(|file| file.size).sum::<u64>(),
        unread: false,
        flagged: false,
        answered: false,
        forwarded: false,
        has_attachment: !draft.attachments.is_empty(),
        priority: Priority::Normal,
        outbox: None,
        rest: None,
        conversation: contract::ConversationId(0),
        watch: None,
        grouping: contract::Grouping::Alone,
    }
}

impl App {
    /// A loaded row.
    #[must_use]
    pub fn row(self, place: u64) -> Option<MessageSummary> {
        self.pages.with(|pages| row_in(pages, place).cloned())
    }

    /// The place of a loaded message.
    #[must_use]
    pub fn place_of(self, message: MessageId) -> Option<u64> {
        self.pages.with_untracked(|pages| place_in(pages, message))
    }

    /// Sorts by a column; a second time, the other way round.
    pub fn sort_by(self, column: SortBy) {
        self.sort.update(|sort| *sort = next_sort(*sort, column));
        self.forget_caret();
        self.pages.set(HashMap::new());
        self.visible.set((0, 30));
        self.reload_rows();
    }

    /// Loads the rows on screen anew; the others are loaded when they are scrolled to.
    pub fn reload_rows(self) {
        self.generation.update(|generation| *generation += 1);
        let (first, last) = self.visible.get_untracked();
        self.fetch(first / PAGE, true);
        if last / PAGE != first / PAGE {
            self.fetch(last / PAGE, false);
        }
    }

    /// Makes sure that the rows on screen are loaded.
    pub fn scrolled_to(self, first: u64, last: u64) {
        if self.visible.get_untracked() == (first, last) {
            return;
        }
        self.visible.set((first, last));
        for page in first / PAGE..=last / PAGE {
            if self
                .pages
                .with_untracked(|pages| !pages.contains_key(&page))
            {
                self.fetch(page, false);
            }
        }
    }

    /// Fetches a page; with `alone`, what else was loaded is out of date.
    fn fetch(self, page: u64, alone: bool) {
        let Some(source) = self.source() else {
            return;
        };
        let generation = self.generation.get_untracked();
        let looked_at = self.looked_at().filter(|_| alone);
        spawn_local(async move {
            let window = source.window(page * PAGE, PAGE).await;
            let mut pushed = 0;
            if let (Ok((total, _)), Some((place, message)), Source::Folder(view)) =
                (&window, looked_at, &source)
                && self
                    .total
                    .get_untracked()
                    .is_some_and(|known| known != *total)
            {
                // Rows came or went: what is being looked at may stand elsewhere now.
                let view = view.clone();
                if let Ok(Some(now)) = call(PlaceOf { view, message }).await {
                    pushed = now.cast_signed() - place.cast_signed();
                }
            }
            if self.generation.get_untracked() != generation || self.source() != Some(source) {
                return;
            }
            match window {
                Ok((total, rows)) => self.keep(page, alone.then_some(pushed), total, rows),
                Err(problem) => self.tell(problem),
            }
        });
    }

    /// The first row in sight, unless that is the beginning of the list: there new mail is to be seen.
    fn looked_at(self) -> Option<(u64, MessageId)> {
        let (first, last) = self.visible.get_untracked();
        if first == 0 {
            return None;
        }
        self.pages.with_untracked(|pages| {
            (first..=last).find_map(|place| Some((place, row_in(pages, place)?.id)))
        })
    }

    /// Keeps a page. `pushed`: the list is loaded anew, and what was looked at moved by so many rows.
    fn keep(self, page: u64, pushed: Option<i64>, total: u64, rows: Vec<MessageSummary>) {
        let before = self.total.get_untracked();
        let alone = pushed.is_some();
        let pushed = pushed.unwrap_or(0);
        if pushed != 0 {
            // What is being looked at stays where it is.
            self.pushed.update(|known| *known += pushed);
        }
        self.follow(pushed, |message| place_on(page, &rows, message));
        // The rest of the open message has come.
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
        let generation = self.generation.get_untracked();
        self.loaded_in.update_untracked(|loaded| {
            loaded.insert(page, generation);
        });
        self.pages.update(|pages| {
            if alone {
                // What is on screen is being fetched anew; the rest is, when it is scrolled to.
                let (first, last) = self.visible.get_untracked();
                let seen = first / PAGE..=last / PAGE;
                self.loaded_in.with_untracked(|loaded| {
                    pages.retain(|known, _| {
                        seen.contains(known) || loaded.get(known) == Some(&generation)
                    });
                });
            }
            pages.insert(page, rows);
            trim(pages, page, PAGES_KEPT);
        });
        if before != Some(total) {
            self.total.set(Some(total));
        }
        // What moved away is not selected any more.
        if total == 0 {
            self.deselect();
        }
        if let Some(place) = self.wanted.get_untracked()
            && total > 0
        {
            self.select(place.min(total - 1));
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use contract::Settings;

    /// A row that is like any other.
    pub(in crate::state) fn row(id: i64) -> MessageSummary {
        MessageSummary {
            id: MessageId(id),
            account: None,
            folder: FolderId(1),
            from: Person::default(),
            to: Vec::new(),
            subject: String::new(),
            preview: String::new(),
            received: id,
            sent: None,
            size: 0,
            unread: false,
            flagged: false,
            answered: false,
            forwarded: false,
            has_attachment: false,
            priority: Priority::Normal,
            outbox: None,
            rest: None,
            conversation: contract::ConversationId(0),
            watch: None,
            grouping: contract::Grouping::Alone,
        }
    }

    /// A page whose rows have these ids.
    pub(in crate::state) fn page(ids: std::ops::Range<i64>) -> Vec<MessageSummary> {
        ids.map(row).collect()
    }

    /// Runs with an App that has no browser and no engine behind it: nothing may be asked of either, so one message
    /// alone is never selected here (it would be opened).
    pub(in crate::state) fn with_app(test: impl FnOnce(App)) {
        Owner::new().with(|| test(App::new(RwSignal::new(Some(Settings::default())))));
    }

    fn drafts() -> Vec<Draft> {
        let draft = |id: i64, to: &str, subject: &str| Draft {
            id: contract::DraftId(id),
            account: None,
            to: to.to_owned(),
            cc: String::new(),
            bcc: String::new(),
            subject: subject.to_owned(),
            text: "x".repeat(usize::try_from(id).unwrap_or_default()),
            attachments: Vec::new(),
            in_reply_to: None,
            references: Vec::new(),
            source: None,
            forwards: false,
            saved: 100 - id,
        };
        vec![
            draft(1, "bora", "Çay"),
            draft(2, "Ada", "kahve"),
            draft(3, "cem", "Arı"),
        ]
    }

    fn ids(rows: &[MessageSummary]) -> Vec<i64> {
        rows.iter().map(|row| row.id.0).collect()
    }

    #[test]
    fn a_place_is_a_page_and_a_row_of_it() {
        let pages = Pages::from([(0, page(0..100)), (2, page(200..250))]);
        for place in [0, 99, 200, 249] {
            let found = row_in(&pages, place).map(|row| row.id);
            assert_eq!(found, Some(MessageId(i64::try_from(place).unwrap_or(-1))));
            assert_eq!(
                place_in(&pages, found.unwrap_or(MessageId(-1))),
                Some(place)
            );
        }
        for place in [100, 199, 250, 300, u64::MAX] {
            assert_eq!(row_in(&pages, place), None, "{place}");
        }
        assert_eq!(place_in(&pages, MessageId(150)), None);
    }

    #[test]
    fn the_pages_nearest_to_what_is_shown_are_kept() {
        let mut pages: Pages = (0..20).map(|number| (number, Vec::new())).collect();
        trim(&mut pages, 18, 4);
        let mut kept: Vec<_> = pages.into_keys().collect();
        kept.sort_unstable();
        assert_eq!(kept, [16, 17, 18, 19]);
    }

    #[test]
    fn a_column_sorts_in_its_own_direction_first() {
        use Direction::{Ascending, Descending};
        let by = |sort, direction, column| next_sort((sort, direction), column);
        assert_eq!(
            by(SortBy::Received, Descending, SortBy::Received),
            (SortBy::Received, Ascending)
        );
        assert_eq!(
            by(SortBy::Received, Ascending, SortBy::Received),
            (SortBy::Received, Descending)
        );
        assert_eq!(
            by(SortBy::Received, Descending, SortBy::Subject),
            (SortBy::Subject, Ascending)
        );
        assert_eq!(
            by(SortBy::Subject, Ascending, SortBy::Size),
            (SortBy::Size, Descending)
        );
    }

    #[test]
    fn drafts_are_sorted_as_messages_are() {
        let sorted = |sort| ids(&draft_rows(&drafts(), FolderId(1), sort));
        assert_eq!(sorted((SortBy::Received, Direction::Descending)), [1, 2, 3]);
        assert_eq!(sorted((SortBy::Received, Direction::Ascending)), [3, 2, 1]);
        assert_eq!(sorted((SortBy::To, Direction::Ascending)), [2, 1, 3]);
        assert_eq!(sorted((SortBy::Subject, Direction::Ascending)), [3, 2, 1]);
        assert_eq!(sorted((SortBy::Size, Direction::Descending)), [3, 2, 1]);
    }

    #[test]
    fn what_is_read_stays_in_place_when_mail_arrives() {
        with_app(|app| {
            app.keep(0, Some(0), 200, page(0..100));
            app.keep(1, None, 200, page(100..200));
            app.visible.set((40, 60));
            app.begin_at(70);
            app.generation.update(|generation| *generation += 1);
            app.keep(0, Some(3), 203, page(-3..97));
            assert_eq!(app.pushed.get_untracked(), 3);
            assert_eq!(app.caret.get_untracked(), Some(73));
            assert_eq!(app.reveal.get_untracked(), Some(70), "nothing jumps");
            // The page that was not on screen is out of date.
            assert_eq!(app.pages.with_untracked(|pages| pages.len()), 1);
            assert_eq!(app.total.get_untracked(), Some(203));
        });
    }

    #[test]
    fn the_caret_stays_with_its_message() {
        with_app(|app| {
            app.sort.set((SortBy::Subject, Direction::Ascending));
            app.keep(0, Some(0), 100, page(0..100));
            app.begin_at(20);
            app.keep(0, Some(0), 90, page(10..100));
            assert_eq!(app.caret.get_untracked(), Some(10));
            assert_eq!(app.anchor.get_untracked(), Some(10));
        });
    }

    #[test]
    fn an_empty_list_selects_nothing() {
        with_app(|app| {
            app.keep(0, Some(0), 3, page(0..3));
            app.begin_at(1);
            app.selected.set([MessageId(0), MessageId(1)].into());
            app.keep(0, Some(0), 0, Vec::new());
            assert!(app.selected.with_untracked(|selected| selected.is_empty()));
            assert_eq!(app.caret.get_untracked(), None);
        });
    }
}
