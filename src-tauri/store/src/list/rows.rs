//! The rows of a list without groups: windows of them, and places in them.

use super::ladder::{Key, Ladder, Stretch};
use super::order::{Index, Section};
use crate::messages::{SUMMARY, summary};
use crate::{Error, Reader, int, unsigned};
use contract::{Direction, FolderId, MessageId, MessageSummary};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params_from_iter};
use std::sync::Arc;

/// A section of a list, with what is needed to find places in it.
pub(super) struct Part {
    pub(super) section: Section,
    /// `None`: it is counted off.
    pub(super) ladder: Option<Arc<Ladder>>,
    pub(super) total: u64,
}

/// The rows of a list without groups, ascending.
pub(super) struct Rows<'r, 'c> {
    pub(super) reader: &'r Reader<'c>,
    pub(super) folder: FolderId,
    pub(super) parts: Vec<Part>,
}

impl Rows<'_, '_> {
    pub(super) fn total(&self) -> u64 {
        self.parts.iter().map(|part| part.total).sum()
    }

    /// Rows from a place on.
    pub(super) fn window(
        &self,
        direction: Direction,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<MessageSummary>, Error> {
        let total = self.total();
        let end = offset.saturating_add(limit).min(total);
        if offset >= end {
            return Ok(Vec::new());
        }
        let (from, to) = match direction {
            Direction::Ascending => (offset, end),
            Direction::Descending => (total - end, total - offset),
        };
        let mut rows = Vec::new();
        let mut before = 0;
        for part in &self.parts {
            let (first, last) = (from.max(before), to.min(before + part.total));
            if first < last {
                rows.extend(self.of_part(part, first - before, last - first)?);
            }
            before += part.total;
        }
        if direction == Direction::Descending {
            rows.reverse();
        }
        Ok(rows)
    }

    /// Rows of a section, ascending.
    fn of_part(&self, part: &Part, from: u64, count: u64) -> Result<Vec<MessageSummary>, Error> {
        let index = part.section.index;
        let (columns, filter) = (index.columns(), part.section.filter.sql());
        let Some(ladder) = &part.ladder else {
            // From the nearer end.
            let backwards = from > part.total / 2;
            let (order, skip) = if backwards {
                (index.backwards(), part.total.saturating_sub(from + count))
            } else {
                (columns, from)
            };
            let mut rows = self
                .reader
                .connection
                .prepare_cached(&format!(
                    "{SUMMARY} WHERE m.folder = ?1{filter} ORDER BY {order} LIMIT ?2 OFFSET ?3"
                ))?
                .query_map((self.folder.0, int(count), int(skip)), summary)?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            if backwards {
                rows.reverse();
            }
            return Ok(rows);
        };
        let mut rows = Vec::new();
        for stretch in ladder.stretches(from, count) {
            let (from, to, skip, count) = match stretch {
                Stretch::Ids(ids) => {
                    let mut row = self
                        .reader
                        .connection
                        .prepare_cached(&format!("{SUMMARY} WHERE m.id = ?1 AND m.folder = ?2"))?;
                    for id in ids {
                        rows.extend(row.query_row((id, self.folder.0), summary).optional()?);
                    }
                    continue;
                }
                Stretch::Range {
                    from,
                    to,
                    skip,
                    rows,
                } => (from, to, skip, rows),
            };
            let mut values = vec![
                Value::Integer(self.folder.0),
                Value::Integer(int(count)),
                Value::Integer(int(skip)),
            ];
            let mut range = String::new();
            for (key, comparison) in [(from, ">="), (to, "<")] {
                if let Some(key) = key {
                    let marks = index.marks(values.len() + 1);
                    range.push_str(&format!(" AND ({columns}) {comparison} ({marks})"));
                    values.extend(index.values(key));
                }
            }
            let found = self
                .reader
                .connection
                .prepare_cached(&format!(
                    "{SUMMARY} WHERE m.folder = ?1{range}{filter} ORDER BY {columns} LIMIT ?2 OFFSET ?3"
                ))?
                .query_map(params_from_iter(values), summary)?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            rows.extend(found);
        }
        Ok(rows)
    }

    /// The place of a message; `None` when it is not shown.
    pub(super) fn place(
        &self,
        direction: Direction,
        message: MessageId,
    ) -> Result<Option<u64>, Error> {
        let row = match self.reader.message(message) {
            Err(Error::NotFound) => return Ok(None),
            row => row?,
        };
        let shown = row.folder == self.folder
            && self.parts.iter().try_fold(false, |found, part| {
                Ok::<_, Error>(found || self.shows(part, message)?)
            })?;
        if !shown {
            return Ok(None);
        }
        self.before(direction, &row).map(Some)
    }

    /// Whether a section shows a message.
    fn shows(&self, part: &Part, message: MessageId) -> Result<bool, Error> {
        let filter = part.section.filter.sql();
        Ok(self
            .reader
            .connection
            .prepare_cached(&format!(
                "SELECT 1 FROM messages m WHERE m.id = ?1 AND m.folder = ?2{filter}"
            ))?
            .exists((message.0, self.folder.0))?)
    }

    /// How many rows stand before where a message of the folder stands, or would stand if it were shown.
    pub(super) fn before(&self, direction: Direction, row: &MessageSummary) -> Result<u64, Error> {
        let own = self.part_of(row)?;
        let mut before = 0;
        for (at, part) in self.parts.iter().enumerate() {
            match (at.cmp(&own), direction) {
                (std::cmp::Ordering::Less, Direction::Ascending)
                | (std::cmp::Ordering::Greater, Direction::Descending) => before += part.total,
                (std::cmp::Ordering::Equal, _) => {
                    before += self.before_in(part, row.id, direction)?;
                }
                _ => {}
            }
        }
        Ok(before)
    }

    /// The section that a message belongs to by what the list is sorted by.
    fn part_of(&self, row: &MessageSummary) -> Result<usize, Error> {
        for (at, part) in self.parts.iter().enumerate() {
            let filter = part.section.filter;
            let fits = filter.flagged.is_none_or(|flagged| flagged == row.flagged)
                && filter
                    .attachment
                    .is_none_or(|attachment| attachment == row.has_attachment)
                && filter
                    .account
                    .is_none_or(|account| account == row.account.map(|id| id.0));
            if fits {
                return Ok(at);
            }
        }
        Ok(0)
    }

    fn before_in(
        &self,
        part: &Part,
        message: MessageId,
        direction: Direction,
    ) -> Result<u64, Error> {
        let index = part.section.index;
        let key = self.key(index, message)?;
        let ladder = part.ladder.as_ref();
        if let Some(before) = ladder.and_then(|ladder| ladder.exactly_before(&key)) {
            return Ok(match direction {
                Direction::Ascending => before,
                Direction::Descending => part.total.saturating_sub(before + 1),
            });
        }
        let (mut before, from) = ladder.map_or((0, None), |ladder| ladder.before(&key));
        let (columns, filter) = (index.columns(), part.section.filter.sql());
        let mut values = vec![Value::Integer(self.folder.0)];
        let mut range = format!(" AND ({columns}) < ({})", index.marks(2));
        values.extend(index.values(&key));
        if let Some(from) = from {
            let marks = index.marks(values.len() + 1);
            range.push_str(&format!(" AND ({columns}) >= ({marks})"));
            values.extend(index.values(from));
        }
        before += self
            .reader
            .connection
            .prepare_cached(&format!(
                "SELECT count(*) FROM messages m WHERE m.folder = ?1{range}{filter}"
            ))?
            .query_row(params_from_iter(values), |row| row.get(0).map(unsigned))?;
        Ok(match direction {
            Direction::Ascending => before,
            Direction::Descending => {
                let own = u64::from(self.shows(part, message)?);
                part.total.saturating_sub(before + own)
            }
        })
    }

    /// The key of a message in an index.
    fn key(&self, index: Index, message: MessageId) -> Result<Key, Error> {
        let columns = index.columns();
        Ok(self
            .reader
            .connection
            .prepare_cached(&format!("SELECT {columns} FROM messages m WHERE m.id = ?1"))?
            .query_row([message.0], |row| index.key(row, 0))?)
    }
}
