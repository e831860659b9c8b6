//! Long work that goes on behind the screen, as the engine tells of it.

use contract::Work;

/// How far one piece of work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Going {
    /// What.
    pub work: Work,
    /// Steps done.
    pub done: u64,
    /// Steps in all.
    pub total: u64,
}

impl Going {
    /// How far it is, in percent.
    #[must_use]
    pub fn percent(&self) -> u64 {
        self.done
            .saturating_mul(100)
            .checked_div(self.total)
            .unwrap_or(0)
            .min(100)
    }

    /// Whether it may be stopped half-way. A search index that is half filled would lie.
    #[must_use]
    pub fn can_be_stopped(&self) -> bool {
        self.work != Work::Indexing
    }
}

/// The Fluent key of its words.
#[must_use]
pub fn work_key(work: Work) -> &'static str {
    match work {
        Work::Indexing => "work-indexing",
        Work::Checking => "work-checking",
        Work::Emptying => "work-emptying",
        Work::Tidying => "work-tidying",
        Work::Importing => "work-importing",
    }
}

/// All that goes on, what began first before the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Works(Vec<Going>);

impl Works {
    /// Takes what the engine tells; what is done is forgotten.
    pub fn take(&mut self, work: Work, done: u64, total: u64) {
        let ended = done >= total;
        match self.0.iter_mut().find(|going| going.work == work) {
            Some(_) if ended => self.0.retain(|going| going.work != work),
            Some(going) => (going.done, going.total) = (done, total),
            None if ended => {}
            None => self.0.push(Going { work, done, total }),
        }
    }

    /// What goes on.
    #[must_use]
    pub fn all(&self) -> &[Going] {
        &self.0
    }

    /// Whether some work goes on.
    #[must_use]
    pub fn has(&self, work: Work) -> bool {
        self.0.iter().any(|going| going.work == work)
    }

    /// How far the search index is, in percent, while it is being filled.
    #[must_use]
    pub fn indexed(&self) -> Option<u64> {
        self.0
            .iter()
            .find(|going| going.work == Work::Indexing)
            .map(Going::percent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_begins_goes_on_and_ends() {
        let mut works = Works::default();
        works.take(Work::Indexing, 0, 50_000);
        works.take(Work::Emptying, 1, 4);
        works.take(Work::Indexing, 12_500, 50_000);
        assert_eq!(works.indexed(), Some(25));
        let names: Vec<_> = works.all().iter().map(|going| going.work).collect();
        assert_eq!(names, [Work::Indexing, Work::Emptying], "none jumps");
        works.take(Work::Indexing, 50_000, 50_000);
        assert_eq!(works.indexed(), None);
        works.take(Work::Emptying, 4, 4);
        assert!(works.all().is_empty());
    }

    #[test]
    fn what_was_over_before_it_was_told_never_shows() {
        let mut works = Works::default();
        works.take(Work::Checking, 0, 0);
        works.take(Work::Importing, 7, 7);
        assert!(works.all().is_empty());
    }

    #[test]
    fn the_share_stays_in_its_bounds() {
        let share = |done, total| {
            Going {
                work: Work::Tidying,
                done,
                total,
            }
            .percent()
        };
        assert_eq!(share(1, 3), 33);
        assert_eq!(share(5, 3), 100);
        assert_eq!(share(1, 0), 0);
        assert_eq!(share(u64::MAX, u64::MAX), 1, "no overflow");
    }
}
