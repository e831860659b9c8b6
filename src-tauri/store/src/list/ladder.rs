//! Where the n-th row of a long list is: every some hundred rows of an index a step, which knows the key of its first
//! row and how many rows from there to the next step are shown. Pure.
//!
//! A step is found by counting steps, not rows; what is left is a seek in the index and a skip of less than a step. A
//! million rows are some eight thousand steps.

use std::cmp::Ordering;

/// Rows of a step when a ladder is made,
pub(super) const STEP: u32 = if cfg!(test) { 4 } else { 128 };
/// and at most, later: beyond, making it anew is better.
const LONGEST: u32 = STEP * 16;

/// What the rows of an order are sorted by, before the time they were received.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lead {
    /// Nothing.
    Received,
    /// A number.
    Number(i64),
    /// A text, compared by its bytes as SQLite does.
    Text(String),
}

/// The whole key of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) lead: Lead,
    pub(crate) received: i64,
    pub(crate) id: i64,
}

#[derive(Clone, Debug)]
struct Step {
    first: Key,
    rows: u32,
    shown: u32,
}

/// The steps of one order, under one filter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ladder {
    steps: Vec<Step>,
    shown: u64,
    /// No row stands behind this one.
    last: Option<Key>,
}

/// A stretch of the index in which rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch<'l> {
    /// From this key on (`None`: from the beginning of the index),
    pub(super) from: Option<&'l Key>,
    /// up to this one, without it (`None`: to the end).
    pub(super) to: Option<&'l Key>,
    /// Shown rows to skip.
    pub(super) skip: u64,
    /// Shown rows in it behind those.
    pub(super) rows: u64,
}

/// The ladder does not fit the index any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

impl Ladder {
    /// Takes the next row of the index, while the ladder is made. `key` is asked for where a step begins.
    pub(super) fn push<E>(
        &mut self,
        shown: bool,
        key: impl FnOnce() -> Result<Key, E>,
    ) -> Result<(), E> {
        match self.steps.last_mut() {
            Some(step) if step.rows < STEP => {
                step.rows += 1;
                step.shown += u32::from(shown);
            }
            _ => self.steps.push(Step {
                first: key()?,
                rows: 1,
                shown: u32::from(shown),
            }),
        }
        self.shown += u64::from(shown);
        Ok(())
    }

    /// The index ends with this row.
    pub(super) fn finish(&mut self, last: Key) {
        self.last = Some(last);
    }

    /// Rows that are shown.
    pub(crate) fn shown(&self) -> u64 {
        self.shown
    }

    /// The stretches in which the shown rows from number `from` (counted from 0) on are, `count` at most. Steps in
    /// which nothing is shown are passed over.
    pub(super) fn stretches(&self, from: u64, count: u64) -> Vec<Stretch<'_>> {
        let mut stretches: Vec<Stretch<'_>> = Vec::new();
        let (mut before, mut left) = (0, count);
        let mut joined = false;
        for (at, step) in self.steps.iter().enumerate() {
            let shown = u64::from(step.shown);
            if left == 0 {
                break;
            }
            if shown == 0 || before + shown <= from {
                before += shown;
                joined = false;
                continue;
            }
            let skip = from.saturating_sub(before);
            let rows = (shown - skip).min(left);
            let to = self.steps.get(at + 1).map(|next| &next.first);
            match stretches.last_mut() {
                Some(last) if joined => {
                    last.to = to;
                    last.rows += rows;
                }
                _ => stretches.push(Stretch {
                    from: (at > 0).then_some(&step.first),
                    to,
                    skip,
                    rows,
                }),
            }
            joined = true;
            left -= rows;
            before += shown;
        }
        stretches
    }

    /// How many shown rows come before the step that a key is in, and where that step begins (`None`: at the beginning
    /// of the index).
    pub(super) fn before(&self, key: &Key) -> (u64, Option<&Key>) {
        let at = self.step_of(key);
        let before = self
            .steps
            .iter()
            .take(at)
            .map(|step| u64::from(step.shown))
            .sum();
        let from = self.steps.get(at).filter(|_| at > 0);
        (before, from.map(|step| &step.first))
    }

    /// The step that a key is in: the last one that begins with it or before it; the first takes what comes before.
    fn step_of(&self, key: &Key) -> usize {
        self.steps
            .partition_point(|step| step.first.cmp(key) != Ordering::Greater)
            .saturating_sub(1)
    }

    /// A row came.
    pub(super) fn insert(&mut self, key: &Key, shown: bool) -> Result<(), Broken> {
        let at = self.step_of(key);
        let at_the_end = self.last.as_ref().is_none_or(|last| key > last);
        if at_the_end {
            self.last = Some(key.clone());
        }
        self.shown += u64::from(shown);
        match self.steps.get_mut(at) {
            // New mail comes at the end: it begins a step of its own.
            Some(step) if !at_the_end || step.rows < STEP => {
                step.rows += 1;
                step.shown += u32::from(shown);
                if step.rows > LONGEST {
                    Err(Broken)
                } else {
                    Ok(())
                }
            }
            _ => {
                self.steps.push(Step {
                    first: key.clone(),
                    rows: 1,
                    shown: u32::from(shown),
                });
                Ok(())
            }
        }
    }

    /// A row went.
    pub(super) fn remove(&mut self, key: &Key, shown: bool) -> Result<(), Broken> {
        let at = self.step_of(key);
        let step = self.steps.get_mut(at).ok_or(Broken)?;
        step.rows = step.rows.checked_sub(1).ok_or(Broken)?;
        step.shown = step.shown.checked_sub(u32::from(shown)).ok_or(Broken)?;
        self.shown = self.shown.checked_sub(u64::from(shown)).ok_or(Broken)?;
        Ok(())
    }
}
