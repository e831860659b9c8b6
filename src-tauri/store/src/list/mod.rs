//! Windows of the message list: any order, any view, any place, in time that does not grow with the folder.
//!
//! Each order has an index that holds it ([`order`]); where in it the n-th row is, a ladder knows ([`ladder`]). Short
//! folders need none, and neither does the beginning or the end of a list that shows everything. Descending orders are
//! ascending ones seen from the end.

mod grouped;
mod ladder;
mod ladders;
mod order;
#[cfg(test)]
mod tests;

pub(crate) use ladders::Ladders;

use crate::messages::{SUMMARY, summary};
use crate::{Error, Reader, int, keys, unsigned};
use contract::{
    Direction, FolderId, Grouping, ListView, ListWindow, MessageId, MessageSummary, Show, SortBy,
};
use ladder::{Key, Ladder};
use order::{Filter, Index, Section};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params_from_iter};
use std::sync::Arc;

/// Folders up to so many messages are simply counted off.
const SHORT: u64 = if cfg!(test) { 8 } else { 1_000 };
/// So many rows from either end of a list that shows everything are counted off, too.
const NEAR: u64 = if cfg!(test) { 4 } else { 500 };

/// A section of a list, with what is needed to find places in it.
struct Part {
    section: Section,
    /// `None`: it is counted off.
    ladder: Option<Arc<Ladder>>,
    total: u64,
}

/// The rows of a list without groups, ascending.
struct Rows<'r, 'c> {
    reader: &'r Reader<'c>,
    folder: FolderId,
    parts: Vec<Part>,
}

impl Reader<'_> {
    /// Some rows of a list.
    ///
    /// # Errors
    /// The folder is gone; the store cannot be read.
    pub fn list(&self, view: &ListView, offset: u64, limit: u64) -> Result<ListWindow, Error> {
        if groups(view) {
            return self.grouped(view, offset, limit);
        }
        let rows = self.rows(view, Filter::of(view.show, false), Some((offset, limit)))?;
        Ok(ListWindow {
            offset,
            total: rows.total(),
            rows: rows.window(view.direction, offset, limit)?,
        })
    }

    /// The place of a message in a list, from 0; `None` when it is not shown there.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn place_of(&self, view: &ListView, message: MessageId) -> Result<Option<u64>, Error> {
        if groups(view) {
            return self.place_in_groups(view, message);
        }
        self.rows(view, Filter::of(view.show, false), None)?
            .place(view.direction, message)
    }

    /// The place of the first row that begins with what was typed, in what the list is sorted by; `None` where there is
    /// none, or the order is not one of texts.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn place_typed(&self, view: &ListView, typed: &str) -> Result<Option<u64>, Error> {
        let (index, text) = match view.sort {
            SortBy::From => (Index::From, keys::person(typed, "")),
            SortBy::To => (Index::To, keys::person(typed, "")),
            SortBy::Subject => (Index::Subject, keys::subject(typed)),
            _ => return Ok(None),
        };
        let Some(lead) = index.lead().filter(|_| !text.is_empty()) else {
            return Ok(None);
        };
        let filter = Filter::of(view.show, groups(view)).sql();
        let order = match view.direction {
            Direction::Ascending => index.columns(),
            Direction::Descending => index.columns().replace(',', " DESC,") + " DESC",
        };
        // No character sorts behind the last one.
        let end = format!("{text}\u{10ffff}");
        let found: Option<i64> = self
            .connection
            .prepare_cached(&format!(
                "SELECT m.id FROM messages m WHERE m.folder = ?1 AND m.{lead} >= ?2 AND m.{lead} < ?3{filter}
                 ORDER BY {order} LIMIT 1"
            ))?
            .query_row((view.folder.0, text, end), |row| row.get(0))
            .optional()?;
        match found {
            Some(id) => self.place_of(view, MessageId(id)),
            None => Ok(None),
        }
    }

    /// The first unread message after a place in the list, with its place; from the top when there is none below. In a
    /// grouped list that is the head of a conversation, or a message of one that is open.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn next_unread(
        &self,
        view: &ListView,
        after: Option<u64>,
    ) -> Result<Option<(u64, MessageSummary)>, Error> {
        let filter = Filter {
            unread: true,
            ..Filter::of(view.show, groups(view))
        };
        let unread = self.rows(view, filter, None)?;
        let mut place = 0;
        if let Some(after) = after
            && let Some(row) = self.list(view, after, 1)?.rows.first()
        {
            // Rows that are unread and stand no later than this one; it may be below the head of a conversation.
            let row = match row.grouping {
                Grouping::Below => self.head_of(row)?.unwrap_or_else(|| row.clone()),
                _ => row.clone(),
            };
            place = unread.before(view.direction, &row)? + u64::from(row.unread);
        }
        if place >= unread.total() {
            place = 0;
        }
        let Some(row) = unread.window(view.direction, place, 1)?.into_iter().next() else {
            return Ok(None);
        };
        let place = self.place_of(view, row.id)?;
        Ok(place.map(|place| (place, row)))
    }

    /// Makes the ladders of a list, if it is long enough for them and has none, so that later windows find them.
    ///
    /// # Errors
    /// The folder is gone; the store cannot be read.
    pub fn prepare_list(&self, view: &ListView) -> Result<(), Error> {
        self.rows(view, Filter::of(view.show, groups(view)), None)?;
        Ok(())
    }

    /// The sections of a list. Where only a window near its end is wanted, no ladder is made.
    fn rows(
        &self,
        view: &ListView,
        filter: Filter,
        window: Option<(u64, u64)>,
    ) -> Result<Rows<'_, '_>, Error> {
        let all = self
            .connection
            .prepare_cached("SELECT total FROM folders WHERE id = ?1")?
            .query_row([view.folder.0], |row| row.get(0).map(unsigned))?;
        let accounts = match view.sort {
            SortBy::Account => self.accounts()?.into_iter().map(|a| a.id.0).collect(),
            _ => Vec::new(),
        };
        let near = window.is_some_and(|(offset, limit)| {
            let end = offset.saturating_add(limit);
            filter.is_none() && (end <= NEAR || offset.saturating_add(NEAR) >= all)
        });
        let mut parts = Vec::new();
        for section in order::sections(view.sort, filter, &accounts) {
            let ladder = if all <= SHORT || (near && section.filter.is_none()) {
                None
            } else {
                self.ladder(view.folder, section)?
            };
            let total = match &ladder {
                Some(ladder) => ladder.shown(),
                None if section.filter.is_none() => all,
                None => self.count(view.folder, section.filter)?,
            };
            parts.push(Part {
                section,
                ladder,
                total,
            });
        }
        Ok(Rows {
            reader: self,
            folder: view.folder,
            parts,
        })
    }

    fn count(&self, folder: FolderId, filter: Filter) -> Result<u64, Error> {
        let filter = filter.sql();
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT count(*) FROM messages m WHERE m.folder = ?1{filter}"
            ))?
            .query_row([folder.0], |row| row.get(0).map(unsigned))?)
    }

    /// The ladder of a section; it is made where there is none. `None` in a transaction that writes, whose state no
    /// ladder knows.
    fn ladder(&self, folder: FolderId, section: Section) -> Result<Option<Arc<Ladder>>, Error> {
        let Some((ladders, state)) = &self.ladders else {
            return Ok(None);
        };
        if let Some(ladder) = ladders.get(folder.0, section) {
            return Ok(Some(ladder));
        }
        let (index, filter) = (section.index, section.filter.sql());
        let condition = filter.strip_prefix(" AND ").unwrap_or("1");
        let columns = index.columns();
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {condition}, {columns} FROM messages m WHERE m.folder = ?1 ORDER BY {columns}"
        ))?;
        let mut rows = statement.query([folder.0])?;
        let mut ladder = Ladder::default();
        while let Some(row) = rows.next()? {
            ladder.push(row.get(0)?, || index.key(row, 1))?;
        }
        drop(rows);
        let backwards = columns.replace(',', " DESC,") + " DESC";
        let last = self
            .connection
            .prepare_cached(&format!(
                "SELECT {columns} FROM messages m WHERE m.folder = ?1 ORDER BY {backwards} LIMIT 1"
            ))?
            .query_row([folder.0], |row| index.key(row, 0))
            .optional()?;
        if let Some(last) = last {
            ladder.finish(last);
        }
        if let Some(state) = state {
            ladders.keep(folder.0, section, &ladder, *state);
        }
        Ok(Some(Arc::new(ladder)))
    }

    /// The key of a message in an index.
    fn key(&self, index: Index, message: MessageId) -> Result<Key, Error> {
        let columns = index.columns();
        Ok(self
            .connection
            .prepare_cached(&format!("SELECT {columns} FROM messages m WHERE m.id = ?1"))?
            .query_row([message.0], |row| index.key(row, 0))?)
    }
}

/// Whether a view has one row for each conversation. Views that pick single messages out have not.
fn groups(view: &ListView) -> bool {
    view.grouped && matches!(view.show, Show::All | Show::HideIgnored | Show::Watched)
}

impl Rows<'_, '_> {
    fn total(&self) -> u64 {
        self.parts.iter().map(|part| part.total).sum()
    }

    /// Rows from a place on.
    fn window(
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
                let order = columns.replace(',', " DESC,") + " DESC";
                (order, part.total.saturating_sub(from + count))
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
            let mut values = vec![
                Value::Integer(self.folder.0),
                Value::Integer(int(stretch.rows)),
                Value::Integer(int(stretch.skip)),
            ];
            let mut range = String::new();
            for (key, comparison) in [(stretch.from, ">="), (stretch.to, "<")] {
                if let Some(key) = key {
                    let marks = index.marks(values.len() + 1);
                    range.push_str(&format!(" AND ({columns}) {comparison} ({marks})"));
                    values.extend(index.values(key));
                }
            }
            let stretch = self
                .reader
                .connection
                .prepare_cached(&format!(
                    "{SUMMARY} WHERE m.folder = ?1{range}{filter} ORDER BY {columns} LIMIT ?2 OFFSET ?3"
                ))?
                .query_map(params_from_iter(values), summary)?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            rows.extend(stretch);
        }
        Ok(rows)
    }

    /// The place of a message; `None` when it is not shown.
    fn place(&self, direction: Direction, message: MessageId) -> Result<Option<u64>, Error> {
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
    fn before(&self, direction: Direction, row: &MessageSummary) -> Result<u64, Error> {
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
        let key = self.reader.key(index, message)?;
        let (mut before, from) = match &part.ladder {
            Some(ladder) => ladder.before(&key),
            None => (0, None),
        };
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
}
