//! What of the list is under way: which list is being loaded anew, and which pages were asked for.

use super::source::Source;
use std::collections::BTreeSet;

/// What is under way.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Loading {
    /// Counts lists, so that what comes for an older one is dropped.
    generation: u64,
    /// The list that is being loaded anew.
    anew: Option<Source>,
    /// Whether something changed since that began.
    again: bool,
    /// Pages asked for and not yet answered.
    asked: BTreeSet<u64>,
    /// Pages of the list before, shown until they come anew.
    pub(super) stale: BTreeSet<u64>,
}

impl Loading {
    /// A list is to be loaded anew; answers its generation, or `None` where the one under way will be followed by
    /// another.
    pub(super) fn begin(&mut self, source: &Source) -> Option<u64> {
        if self.anew.as_ref() == Some(source) {
            self.again = true;
            return None;
        }
        self.generation += 1;
        self.anew = Some(source.clone());
        self.again = false;
        self.asked.clear();
        Some(self.generation)
    }

    /// The list is another one: what is under way is of no use.
    pub(super) fn forget(&mut self) {
        *self = Self {
            generation: self.generation + 1,
            ..Self::default()
        };
    }

    /// What was loaded anew is here, or failed; answers whether something changed meanwhile. `None`: it is of an older
    /// list.
    pub(super) fn end(&mut self, generation: u64) -> Option<bool> {
        if self.generation != generation {
            return None;
        }
        self.anew = None;
        // Asked for before: their rows may have moved.
        self.generation += 1;
        self.asked.clear();
        Some(std::mem::take(&mut self.again))
    }

    /// Whether a page is to be fetched: it is not here, or as it was before, and not about to come with the whole list.
    pub(super) fn lacks(&self, page: u64, known: bool) -> bool {
        self.anew.is_none() && (!known || self.stale.contains(&page))
    }

    /// Whether a page is to be asked for; from now on it is.
    pub(super) fn ask(&mut self, page: u64) -> Option<u64> {
        self.asked.insert(page).then_some(self.generation)
    }

    /// A page came; answers whether it is wanted.
    pub(super) fn answer(&mut self, page: u64, generation: u64) -> bool {
        if self.generation != generation {
            return false;
        }
        self.asked.remove(&page);
        self.stale.remove(&page);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{FolderId, ListView};

    fn folder(id: i64) -> Source {
        Source::Folder(ListView::of(FolderId(id)))
    }

    #[test]
    fn news_wait_for_the_end_of_what_is_under_way() {
        let mut loading = Loading::default();
        let first = loading.begin(&folder(1));
        assert!(first.is_some());
        assert_eq!(loading.begin(&folder(1)), None);
        assert_eq!(loading.begin(&folder(1)), None);
        assert_eq!(loading.end(first.unwrap_or(0)), Some(true), "once more");
        let second = loading.begin(&folder(1));
        assert_eq!(loading.end(second.unwrap_or(0)), Some(false));
    }

    #[test]
    fn another_list_does_not_wait() {
        let mut loading = Loading::default();
        let first = loading.begin(&folder(1)).unwrap_or(0);
        let second = loading.begin(&folder(2)).unwrap_or(0);
        assert_eq!(loading.end(first), None, "too late");
        assert_eq!(loading.end(second), Some(false));
    }

    #[test]
    fn a_page_is_asked_for_once_and_dropped_when_the_list_is_another() {
        let mut loading = Loading::default();
        let asked = loading.ask(7).unwrap_or(99);
        assert_eq!(loading.ask(7), None);
        assert!(loading.answer(7, asked));
        let asked = loading.ask(7).unwrap_or(99);
        let _ = loading.begin(&folder(1));
        assert!(!loading.answer(7, asked));
        assert!(loading.ask(7).is_some());
    }
}
