//! Which of the searches that were sent is on screen. Each keystroke sends one; answers come when they come, and only
//! the latest is wanted.

use contract::SearchPage;

/// The search whose hits are in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub search: u32,
    /// What it searched for.
    pub query: String,
    /// How many messages it found; `None`: still being counted.
    pub total: Option<u64>,
    /// Operators whose value was not understood.
    pub complaints: Vec<String>,
}

/// The searches of this window, from the first to the latest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// The number of the latest one.
    latest: u32,
    /// What the latest one searches for, until it is answered.
    waiting: Option<String>,
    /// A count that was told before the answer.
    counted: Option<(u32, u64)>,
    /// The one on screen.
    found: Option<Found>,
}

impl Course {
    /// A search is sent; answers its number.
    pub fn begin(&mut self, query: String) -> u32 {
        self.latest = self.latest.wrapping_add(1);
        self.waiting = Some(query);
        self.latest
    }

    /// An answer came; answers whether it is the one to be shown.
    pub fn answer(&mut self, search: u32, page: &SearchPage) -> bool {
        if search != self.latest {
            return false;
        }
        let Some(query) = self.waiting.take() else {
            return false;
        };
        let early = self
            .counted
            .filter(|(counted, _)| *counted == search)
            .map(|(_, total)| total);
        self.found = Some(Found {
            search,
            query,
            total: page.total.or(early),
            complaints: page.complaints.clone(),
        });
        true
    }

    /// A search failed; answers whether anybody still waits for it.
    pub fn fail(&mut self, search: u32) -> bool {
        search == self.latest && self.waiting.take().is_some()
    }

    /// A search was counted; answers whether it is the one on screen.
    pub fn count(&mut self, search: u32, total: u64) -> bool {
        self.counted = Some((search, total));
        match &mut self.found {
            Some(found) if found.search == search => {
                found.total = Some(total);
                true
            }
            _ => false,
        }
    }

    /// Nothing is searched for any more: late answers are dropped.
    pub fn end(&mut self) {
        self.waiting = None;
        self.found = None;
    }

    /// The search on screen.
    #[must_use]
    pub fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// Whether an answer is under way that will be shown.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// Whether it is known how many hits there are, or nothing is searched for.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.found
            .as_ref()
            .map_or(self.waiting.is_none(), |found| found.total.is_some())
    }

    /// Whether anything is searched for.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.waiting.is_some() || self.found.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(total: Option<u64>) -> SearchPage {
        SearchPage {
            total,
            ..SearchPage::default()
        }
    }

    #[test]
    fn only_the_latest_answer_is_shown() {
        let mut course = Course::default();
        let first = course.begin("inv".into());
        let second = course.begin("invo".into());
        assert!(first < second);
        assert!(!course.answer(first, &page(Some(9))));
        assert_eq!(course.found(), None);
        assert!(course.answer(second, &page(Some(3))));
        assert_eq!(
            course.found().map(|found| found.query.as_str()),
            Some("invo")
        );
        assert!(!course.answer(first, &page(Some(9))), "later still");
        assert!(!course.answer(second, &page(Some(9))), "a second time");
        assert_eq!(course.found().and_then(|found| found.total), Some(3));
    }

    #[test]
    fn what_was_found_stays_until_there_is_better() {
        let mut course = Course::default();
        let first = course.begin("a".into());
        course.answer(first, &page(Some(5)));
        let second = course.begin("ab".into());
        assert_eq!(course.found().map(|found| found.search), Some(first));
        assert!(course.fail(second));
        assert!(!course.fail(second), "told once");
        assert!(!course.fail(first));
        assert!(course.is_on());
    }

    #[test]
    fn a_count_finds_its_search_before_and_after_the_answer() {
        let mut course = Course::default();
        let first = course.begin("a".into());
        assert!(!course.count(first, 70));
        course.answer(first, &page(None));
        assert_eq!(course.found().and_then(|found| found.total), Some(70));
        let second = course.begin("ab".into());
        course.answer(second, &page(None));
        assert_eq!(course.found().and_then(|found| found.total), None);
        assert!(!course.is_counted());
        assert!(!course.count(first, 71), "an older one");
        assert!(course.count(second, 12));
        assert_eq!(course.found().and_then(|found| found.total), Some(12));
        assert!(course.is_counted());
        course.end();
        assert!(course.is_counted(), "there is nothing to count");
    }

    #[test]
    fn after_the_end_nothing_comes() {
        let mut course = Course::default();
        let search = course.begin("a".into());
        assert!(course.is_on() && course.is_waiting());
        course.end();
        assert!(!course.is_on());
        assert!(!course.answer(search, &page(Some(1))));
        assert!(!course.fail(search));
        assert_ne!(
            course.begin("b".into()),
            search,
            "numbers are not used twice"
        );
    }
}
