//! Windows of the message list. Each order has an index that holds it, so that a window costs its rows.

use crate::messages::{SUMMARY, summary};
use crate::{Error, Reader, int, unsigned};
use contract::{Direction, FolderId, ListWindow, MessageId, MessageSummary, SortBy};
use rusqlite::OptionalExtension as _;

/// The columns of an order; the last one makes it total.
fn columns(sort: SortBy) -> &'static [&'static str] {
    match sort {
        SortBy::Received | SortBy::Sent | SortBy::Flag | SortBy::Attachment | SortBy::Account => {
            &["received", "id"]
        }
        SortBy::From => &["from_key", "received", "id"],
        SortBy::To => &["to_key", "received", "id"],
        SortBy::Subject => &["subject_key", "received", "id"],
        SortBy::Size => &["size", "received", "id"],
    }
}

fn list_of(sort: SortBy, table: &str, suffix: &str) -> String {
    let columns: Vec<String> = columns(sort)
        .iter()
        .map(|column| format!("{table}.{column}{suffix}"))
        .collect();
    columns.join(", ")
}

fn order(sort: SortBy, direction: Direction) -> String {
    let suffix = match direction {
        Direction::Ascending => " ASC",
        Direction::Descending => " DESC",
    };
    list_of(sort, "m", suffix)
}

impl Reader<'_> {
    /// Some rows of a folder.
    ///
    /// # Errors
    /// The folder is gone; the store cannot be read.
    pub fn list(
        &self,
        folder: FolderId,
        sort: SortBy,
        direction: Direction,
        offset: u64,
        limit: u64,
    ) -> Result<ListWindow, Error> {
        let total = self
            .connection
            .prepare_cached("SELECT total FROM folders WHERE id = ?1")?
            .query_row([folder.0], |row| row.get(0).map(unsigned))?;
        let order = order(sort, direction);
        let rows = self
            .connection
            .prepare_cached(&format!(
                "{SUMMARY} WHERE m.folder = ?1 ORDER BY {order} LIMIT ?2 OFFSET ?3"
            ))?
            .query_map((folder.0, int(limit), int(offset)), summary)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(ListWindow {
            offset,
            total,
            rows,
        })
    }

    /// The place of a message in its folder's list, from 0; `None` when it is not in that folder.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn place(
        &self,
        message: MessageId,
        folder: FolderId,
        sort: SortBy,
        direction: Direction,
    ) -> Result<Option<u64>, Error> {
        let before = match direction {
            Direction::Ascending => "<",
            Direction::Descending => ">",
        };
        let (others, own) = (list_of(sort, "n", ""), list_of(sort, "m", ""));
        let place = self
            .connection
            .prepare_cached(&format!(
                "SELECT (SELECT count(*) FROM messages n WHERE n.folder = m.folder AND ({others}) {before} ({own}))
                 FROM messages m WHERE m.id = ?1 AND m.folder = ?2"
            ))?
            .query_row((message.0, folder.0), |row| row.get(0).map(unsigned))
            .optional()?;
        Ok(place)
    }

    /// The first unread message after a place in the list, with its place; from the top when there is none below.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn next_unread(
        &self,
        folder: FolderId,
        sort: SortBy,
        direction: Direction,
        after: Option<u64>,
    ) -> Result<Option<(u64, MessageSummary)>, Error> {
        let order = order(sort, direction);
        let mut found = None;
        if let Some(after) = after {
            let beyond = match direction {
                Direction::Ascending => ">",
                Direction::Descending => "<",
            };
            let (others, own) = (list_of(sort, "m", ""), list_of(sort, "p", ""));
            found = self
                .connection
                .prepare_cached(&format!(
                    "{SUMMARY} JOIN messages p
                     ON p.id = (SELECT m.id FROM messages m WHERE m.folder = ?1 ORDER BY {order} LIMIT 1 OFFSET ?2)
                     WHERE m.folder = ?1 AND m.unread = 1 AND ({others}) {beyond} ({own})
                     ORDER BY {order} LIMIT 1"
                ))?
                .query_row((folder.0, int(after)), summary)
                .optional()?;
        }
        if found.is_none() {
            found = self
                .connection
                .prepare_cached(&format!(
                    "{SUMMARY} WHERE m.folder = ?1 AND m.unread = 1 ORDER BY {order} LIMIT 1"
                ))?
                .query_row([folder.0], summary)
                .optional()?;
        }
        let Some(row) = found else { return Ok(None) };
        let place = self.place(row.id, folder, sort, direction)?;
        Ok(place.map(|place| (place, row)))
    }
}
