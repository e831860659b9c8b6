//! Windows of the message list: any order, any view, any place, in time that does not grow with the folder.
//!
//! Each order has an index that holds it ([`order`]); where in it the n-th row is, a ladder knows ([`ladder`]). Short
//! folders need none, and neither does the beginning or the end of a list that shows everything. Descending orders are
//! ascending ones seen from the end.

mod grouped;
mod ladder;
mod ladders;
mod make;
mod order;
mod rows;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use ladders::Ladders;

use crate::{Error, Reader, keys, unsigned};
use contract::{
    Direction, FolderId, Grouping, ListView, ListWindow, MessageId, MessageSummary, SortBy,
};
use order::{Filter, Index};
use rows::{Part, Rows};
use rusqlite::OptionalExtension as _;

/// Folders up to so many messages are simply counted off.
const SHORT: u64 = if cfg!(test) { 8 } else { 1_000 };
/// So many rows from either end of a list that shows everything are counted off, too.
const NEAR: u64 = if cfg!(test) { 4 } else { 500 };

impl Reader<'_> {
    /// Some rows of a list.
    ///
    /// # Errors
    /// The folder is gone; the store cannot be read.
    pub fn list(&self, view: &ListView, offset: u64, limit: u64) -> Result<ListWindow, Error> {
        if view.grouped {
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
        if view.grouped {
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
        let filter = Filter::of(view.show, view.grouped).sql();
        let order = match view.direction {
            Direction::Ascending => index.columns(),
            Direction::Descending => index.backwards(),
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
        let from = after.map_or(0, |after| after.saturating_add(1));
        match self.unread_from(view, from)? {
            None if from > 0 => self.unread_from(view, 0),
            found => Ok(found),
        }
    }

    /// The first unread message from a place on.
    fn unread_from(
        &self,
        view: &ListView,
        from: u64,
    ) -> Result<Option<(u64, MessageSummary)>, Error> {
        let unread = Filter::of(view.show, view.grouped).unread();
        let unread = self.rows(view, unread, None)?;
        let mut place = 0;
        if let Some(above) = from.checked_sub(1) {
            let Some(row) = self.list(view, above, 1)?.rows.into_iter().next() else {
                return Ok(None);
            };
            // Rows that are unread and stand no later than this one; it may be below the head of a conversation.
            let row = match row.grouping {
                Grouping::Below => self.head_of(view, &row)?.unwrap_or(row),
                _ => row,
            };
            place = unread.before(view.direction, &row)? + u64::from(row.unread);
        }
        let row = unread.window(view.direction, place, 1)?.into_iter().next();
        let found = match row {
            Some(row) => self.place_of(view, row.id)?.map(|place| (place, row)),
            None => None,
        };
        if view.grouped {
            self.or_below(view, from, found)
        } else {
            Ok(found)
        }
    }

    /// Makes the ladders of a list, if it is long enough for them and has none, so that later windows find them.
    ///
    /// # Errors
    /// The folder is gone; the store cannot be read.
    pub fn prepare_list(&self, view: &ListView) -> Result<(), Error> {
        self.rows(view, Filter::of(view.show, view.grouped), None)?;
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
        let sections = order::sections(view.sort, filter, &accounts);
        let whole = sections.iter().all(|section| section.filter.is_none());
        let ladders = if all <= SHORT || (near && whole) {
            vec![None; sections.len()]
        } else {
            self.ladders_of(view.folder, &sections)?
        };
        let mut parts = Vec::new();
        for (section, ladder) in sections.into_iter().zip(ladders) {
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
}
