//! The rows of the list. Only pages around what is seen are kept, so that a folder of any length costs the same.

use super::App;
use contract::{MessageId, MessageSummary};
use leptos::prelude::*;
use std::collections::HashMap;

/// Rows fetched at a time.
pub const PAGE: u64 = 100;
/// Pages kept; the farthest from what is shown go first.
pub(super) const PAGES_KEPT: usize = 12;
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

pub(super) fn place_on(page: u64, rows: &[MessageSummary], message: MessageId) -> Option<u64> {
    let at = rows.iter().position(|row| row.id == message)?;
    Some(page * PAGE + at as u64)
}

/// Drops the pages that are farthest from all of these, down to `most`.
pub(super) fn trim(pages: &mut Pages, near: &[u64], most: usize) {
    let distance = |page: u64| near.iter().map(|near| page.abs_diff(*near)).min();
    while pages.len() > most {
        let Some(farthest) = pages.keys().copied().max_by_key(|page| distance(*page)) else {
            break;
        };
        pages.remove(&farthest);
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
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use contract::{FolderId, Person, Priority, Settings};

    /// A row that is like any other.
    pub(crate) fn row(id: i64) -> MessageSummary {
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
        trim(&mut pages, &[2, 18], 6);
        let mut kept: Vec<_> = pages.into_keys().collect();
        kept.sort_unstable();
        assert_eq!(kept, [1, 2, 3, 17, 18, 19]);
    }
}
