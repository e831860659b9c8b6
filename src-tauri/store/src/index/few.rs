//! Where a folder or a mark is met by few messages, these are looked for in the index, and not the other way round.

use super::compile::Test;
use super::layout::{self, Place};
use crate::Error;
use rusqlite::Connection;
use std::collections::HashMap;

/// So many messages are few.
const FEW: i64 = 20_000;

/// Messages, by where they can stand.
pub(super) type Few = HashMap<Place, Vec<i64>>;

/// A statement that answers the messages that meet a condition, and its argument. It names its index: the planner would
/// rather go through all of a larger one.
type Read = (&'static str, Option<i64>);

/// The messages that can be meant, where a condition that all of them meet is met by few; it is taken out of what is
/// left to be tested.
pub(super) fn few(connection: &Connection, tests: &mut Vec<Test>) -> Result<Option<Few>, Error> {
    let mut least: Option<(i64, usize, Vec<Read>)> = None;
    for (at, test) in tests.iter().enumerate() {
        let (count, reads): (i64, Vec<Read>) = match test {
            Test::In(folders) => {
                let mut count = 0;
                for folder in folders {
                    count += number(
                        connection,
                        "SELECT coalesce(sum(total), 0) FROM folders WHERE id = ?1",
                        *folder,
                    )?;
                }
                let read = "SELECT id, received FROM messages WHERE folder = ?1";
                (
                    count,
                    folders.iter().map(|folder| (read, Some(*folder))).collect(),
                )
            }
            Test::Unread(true) => (
                number(
                    connection,
                    "SELECT coalesce(sum(unread), 0) FROM folders WHERE id > ?1",
                    0,
                )?,
                vec![(
                    "SELECT id, received FROM messages INDEXED BY messages_unread WHERE unread = 1",
                    None,
                )],
            ),
            Test::Flagged => (
                number(
                    connection,
                    "SELECT count(*) FROM (SELECT 1 FROM messages INDEXED BY messages_flagged_anywhere WHERE flagged = 1 LIMIT ?1)",
                    FEW + 1,
                )?,
                vec![(
                    "SELECT id, received FROM messages INDEXED BY messages_flagged_anywhere WHERE flagged = 1",
                    None,
                )],
            ),
            _ => continue,
        };
        if count <= FEW && least.as_ref().is_none_or(|(least, ..)| count < *least) {
            least = Some((count, at, reads));
        }
    }
    let Some((_, at, reads)) = least else {
        return Ok(None);
    };
    tests.remove(at);
    let mut few = Few::new();
    for (sql, folder) in reads {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = match folder {
            Some(folder) => statement.query([folder])?,
            None => statement.query([])?,
        };
        while let Some(row) = rows.next()? {
            for place in layout::places(row.get(1)?) {
                few.entry(place).or_default().push(row.get(0)?);
            }
        }
    }
    few.values_mut().for_each(|of| of.sort_unstable());
    Ok(Some(few))
}

fn number(connection: &Connection, sql: &str, argument: i64) -> Result<i64, Error> {
    Ok(connection
        .prepare_cached(sql)?
        .query_row([argument], |row| row.get(0))?)
}
