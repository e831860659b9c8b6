//! Copies the rows that can still be read from the old database, and from the backup what it lacks.
//!
//! The old database has a connection of its own: on one that has met damage SQLite forbids every write.

use crate::{Error, Tx};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};
use std::collections::HashSet;
use std::path::Path;

/// Row numbers that cannot be: beyond, a damaged counter would let the search go on for ever.
const HIGHEST: i64 = 1 << 28;

/// Tables with row numbers, in an order in which what is referred to comes first.
const TABLES: &[&str] = &[
    "accounts",
    "folders",
    "settings",
    "conversations",
    "merged_conversations",
    "searches",
    "messages",
    "raws",
    "outbox",
    "drafts",
    "attachments",
    "imports",
];
/// Tables without: read from both ends towards the damage.
const KEYED: &[(&str, &str)] = &[("uidls", "account, uidl"), ("reference_ids", "key")];

/// Opens the copy of the old database; `None` where it does not tell what is in it.
pub(super) fn open(path: &Path) -> Option<Connection> {
    let old = Connection::open(path).ok()?;
    old.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
        row.get::<_, i64>(0)
    })
    .is_ok_and(|tables| tables > 0)
    .then_some(old)
}

/// Copies what can be read.
pub(super) fn tables(new: &Connection, old: Option<&Connection>, has_backup: bool) {
    for table in TABLES {
        if let Some(old) = old {
            by_number(new, old, table);
        }
        if has_backup && !matches!(*table, "messages" | "raws" | "imports") {
            fill_up(new, table);
        }
    }
    for (table, key) in KEYED {
        if let Some(old) = old {
            by_key(new, old, table, key);
        }
        if has_backup {
            fill_up(new, table);
        }
    }
}

/// The messages of which some index, or the table `raws`, says that they were there: a letter without a row is a lost
/// one if it is among them, and a deleted one else. Answers also whether that can be relied on: at least two of these
/// must be readable from end to end and agree.
pub(super) fn alive(old: Option<&Connection>) -> (HashSet<i64>, bool) {
    let mut alive = HashSet::new();
    let Some(old) = old else {
        return (alive, false);
    };
    let mut sources = vec!["SELECT message FROM raws".to_owned()];
    let indexes: rusqlite::Result<Vec<String>> = old
        .prepare(
            "SELECT name FROM sqlite_schema
             WHERE type = 'index' AND tbl_name = 'messages' AND sql NOT LIKE '% WHERE %'",
        )
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect());
    for index in indexes.unwrap_or_default() {
        sources.push(format!("SELECT rowid FROM messages INDEXED BY {index}"));
    }
    let mut whole: Vec<usize> = Vec::new();
    for source in sources {
        let Ok(mut statement) = old.prepare(&source) else {
            continue;
        };
        let Ok(mut rows) = statement.query([]) else {
            continue;
        };
        let mut count = 0;
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    count += 1;
                    alive.extend(row.get::<_, i64>(0).ok());
                }
                Ok(None) => {
                    whole.push(count);
                    break;
                }
                Err(_) => break,
            }
        }
    }
    let most = whole.iter().max();
    let agree = whole.iter().filter(|count| Some(*count) == most).count();
    (alive, agree >= 2)
}

/// The columns that a table has both in the new database and in `schema` of another.
fn columns(new: &Connection, other: &Connection, schema: &str, table: &str) -> Vec<String> {
    let of = |connection: &Connection, schema: &str| -> Vec<String> {
        let statement = connection.prepare(&format!("PRAGMA {schema}.table_info({table})"));
        statement
            .and_then(|mut statement| {
                statement
                    .query_map([], |row| row.get::<_, String>(1))?
                    .collect::<rusqlite::Result<_>>()
            })
            .unwrap_or_default()
    };
    let there = of(other, schema);
    of(new, "main")
        .into_iter()
        .filter(|column| there.contains(column))
        .collect()
}

/// Copies a table row by row, each found by its number: a scan ends at the first page of noise, or, where the noise
/// looks like a high number, before it, without a word.
fn by_number(new: &Connection, old: &Connection, table: &str) {
    let columns = columns(new, old, "main", table);
    if columns.is_empty() {
        return;
    }
    // The counter of AUTOINCREMENT and the highest row: either may be damaged.
    let counted: Option<i64> = old
        .query_row(
            "SELECT seq FROM sqlite_sequence WHERE name = ?1",
            [table],
            |row| row.get(0),
        )
        .optional()
        .ok()
        .flatten();
    let highest: Option<i64> = old
        .query_row(&format!("SELECT max(rowid) FROM {table}"), [], |row| {
            row.get(0)
        })
        .ok()
        .flatten();
    let last = counted
        .max(highest)
        .map_or(0, |last| last.clamp(0, HIGHEST));
    let list = columns.join(", ");
    let Ok(mut row) = old.prepare(&format!("SELECT {list} FROM {table} WHERE rowid = ?1")) else {
        return;
    };
    for number in 1..=last {
        let read = row.query_row([number], |row| {
            (0..columns.len())
                .map(|at| row.get(at))
                .collect::<rusqlite::Result<Vec<Value>>>()
        });
        if let Ok(read) = read {
            insert(new, table, &list, &read);
        }
    }
}

/// A row that the new database does not take (a value that cannot be) is as good as unreadable.
fn insert(new: &Connection, table: &str, columns: &str, row: &[Value]) {
    let marks = vec!["?"; row.len()].join(", ");
    let _ = new
        .prepare_cached(&format!(
            "INSERT OR REPLACE INTO main.{table} ({columns}) VALUES ({marks})"
        ))
        .and_then(|mut statement| statement.execute(params_from_iter(row)));
}

/// Copies a table without row numbers from its beginning up to the damage, and from its end down to it.
fn by_key(new: &Connection, old: &Connection, table: &str, key: &str) {
    let columns = columns(new, old, "main", table);
    if columns.is_empty() {
        return;
    }
    let list = columns.join(", ");
    let backwards = key.replace(',', " DESC,") + " DESC";
    for order in [key, &backwards] {
        let statement = old.prepare(&format!("SELECT {list} FROM {table} ORDER BY {order}"));
        let Ok(mut statement) = statement else { return };
        let Ok(mut rows) = statement.query([]) else {
            continue;
        };
        let whole = loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let row: rusqlite::Result<Vec<Value>> =
                        (0..columns.len()).map(|at| row.get(at)).collect();
                    if let Ok(row) = row {
                        insert(new, table, &list, &row);
                    }
                }
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        if whole {
            return;
        }
    }
}

/// Takes from the backup what is missing.
fn fill_up(new: &Connection, table: &str) {
    let columns = columns(new, new, "backup", table).join(", ");
    if !columns.is_empty() {
        let _ = new.execute(
            &format!(
                "INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM backup.{table}"
            ),
            [],
        );
    }
}

/// Makes what was salvaged fit together: nothing refers to what is lost, and the counts are right.
pub(super) fn settle(tx: &Tx<'_>) -> Result<(), Error> {
    let new = tx.connection;
    let astray = new
        .prepare("SELECT 1 FROM messages WHERE folder NOT IN (SELECT id FROM folders)")?
        .exists([])?;
    if astray {
        let folder = super::letters::homeless(tx)?;
        new.execute(
            "UPDATE messages SET folder = ?1 WHERE folder NOT IN (SELECT id FROM folders)",
            [folder.0],
        )?;
    }
    new.execute_batch(
        "UPDATE messages SET account = NULL WHERE account NOT IN (SELECT id FROM accounts);
         DELETE FROM uidls WHERE account NOT IN (SELECT id FROM accounts);
         UPDATE uidls SET message = NULL WHERE message NOT IN (SELECT id FROM messages);
         DELETE FROM outbox WHERE message NOT IN (SELECT id FROM messages);
         UPDATE outbox SET account = NULL WHERE account NOT IN (SELECT id FROM accounts);
         UPDATE drafts SET account = NULL WHERE account NOT IN (SELECT id FROM accounts);
         UPDATE drafts SET source = NULL WHERE source NOT IN (SELECT id FROM messages);
         DELETE FROM attachments WHERE draft NOT IN (SELECT id FROM drafts);
         UPDATE folders SET parent = NULL WHERE parent NOT IN (SELECT id FROM folders);
         UPDATE folders SET
             total = (SELECT count(*) FROM messages m WHERE m.folder = folders.id),
             unread = (SELECT count(*) FROM messages m WHERE m.folder = folders.id AND m.unread = 1);
         UPDATE folders SET total = (SELECT count(*) FROM drafts) WHERE role = 'drafts';",
    )?;
    Ok(())
}
