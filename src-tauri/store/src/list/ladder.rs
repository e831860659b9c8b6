//! Where the n-th row of a long list is: every some hundred rows of an index a step, which knows the key of its first
//! row and how many rows from there to the next step are shown. Pure.
//!
//! A step is found by counting steps, not rows; what is left is a seek in the index and a skip of less than a step. A
//! million rows are some eight thousand steps.
//!
//! Where few rows of an index are shown that does not tell itself which (all but the index of arrival), looking for them
//! would read many rows that are not: the steps of such a ladder know them by their numbers.

use std::cmp::Ordering;

/// Rows of a step when a ladder is made,
pub(super) const STEP: u32 = if cfg!(test) { 4 } else { 128 };
/// and at most, later: beyond, making it anew is better.
const LONGEST: u32 = STEP * 16;
/// Shown rows that a step knows by their numbers; where there are more, looking for them costs little.
const FEW: usize = STEP as usize / 2;

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
    /// The shown rows themselves, in their order, where they are few and looking for them is dear; `None`: they are
    /// looked for.
    ids: Option<Vec<i64>>,
}

/// The steps of one order, under one filter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ladder {
    steps: Vec<Step>,
    shown: u64,
    /// Whether steps of few shown rows know their numbers.
    numbered: bool,
    /// No row stands behind this one.
    last: Option<Key>,
}

/// Where some rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stretch<'l> {
    /// These rows.
    Ids(&'l [i64]),
    /// In a stretch of the index.
    Range {
        /// From this key on (`None`: from the beginning of the index),
        from: Option<&'l Key>,
        /// up to this one, without it (`None`: to the end).
        to: Option<&'l Key>,
        /// Shown rows to skip.
        skip: u64,
        /// Shown rows in it behind those.
        rows: u64,
    },
}

/// The ladder does not fit the index any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

impl Step {
    fn begin(first: Key, shown: bool, numbered: bool) -> Self {
        let ids = shown.then_some(first.id).into_iter().collect();
        Self {
            first,
            rows: 1,
            shown: u32::from(shown),
            ids: numbered.then_some(ids),
        }
    }

    /// Takes a row; `last`: it stands behind all others.
    fn take(&mut self, id: i64, shown: bool, last: bool) {
        self.rows += 1;
        if !shown {
            return;
        }
        self.shown += 1;
        match &mut self.ids {
            Some(ids) if (last || ids.is_empty()) && ids.len() < FEW => ids.push(id),
            ids => *ids = None,
        }
    }
}

impl Ladder {
    /// An empty one; `numbered`: where looking for the shown rows among the others is dear.
    pub(super) fn new(numbered: bool) -> Self {
        Self {
            numbered,
            ..Self::default()
        }
    }

    /// Takes the next row of the index, while the ladder is made. `key` is asked for where a step begins.
    pub(super) fn push<E>(
        &mut self,
        id: i64,
        shown: bool,
        key: impl FnOnce() -> Result<Key, E>,
    ) -> Result<(), E> {
        match self.steps.last_mut() {
            Some(step) if step.rows < STEP => step.take(id, shown, true),
            _ => self.steps.push(Step::begin(key()?, shown, self.numbered)),
        }
        self.shown += u64::from(shown);
        Ok(())
    }

    /// The index ends with this row.
    pub(super) fn finish(&mut self, last: Key) {
        self.last = Some(last);
    }

    /// What it holds, in steps; eight numbers of rows count as one.
    pub(super) fn weight(&self) -> usize {
        let numbers = |step: &Step| step.ids.as_ref().map_or(0, Vec::len);
        self.steps.len() + self.steps.iter().map(numbers).sum::<usize>() / 8
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
            let next = self.steps.get(at + 1).map(|next| &next.first);
            let ids = step
                .ids
                .as_ref()
                .and_then(|ids| ids.get(skip as usize..(skip + rows) as usize));
            match (stretches.last_mut(), ids) {
                (_, Some(ids)) => stretches.push(Stretch::Ids(ids)),
                (Some(Stretch::Range { to, rows: more, .. }), None) if joined => {
                    *to = next;
                    *more += rows;
                }
                _ => stretches.push(Stretch::Range {
                    from: (at > 0).then_some(&step.first),
                    to: next,
                    skip,
                    rows,
                }),
            }
            joined = ids.is_none();
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

    /// How many shown rows come before a shown row whose step knows it by its number; `None`: look for it.
    pub(super) fn exactly_before(&self, key: &Key) -> Option<u64> {
        let at = self.step_of(key);
        let ids = self.steps.get(at)?.ids.as_ref()?;
        let within = ids.iter().position(|id| *id == key.id)?;
        let before: u64 = (self.steps.iter().take(at))
            .map(|step| u64::from(step.shown))
            .sum();
        Some(before + within as u64)
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
                step.take(key.id, shown, at_the_end);
                if step.rows > LONGEST {
                    Err(Broken)
                } else {
                    Ok(())
                }
            }
            _ => {
                self.steps
                    .push(Step::begin(key.clone(), shown, self.numbered));
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
        if let Some(ids) = step.ids.as_mut().filter(|_| shown) {
            ids.retain(|id| *id != key.id);
        }
        Ok(())
    }
}
