//! The numbered steps that lead an older database to the schema that this program knows. Each runs in one transaction.

use crate::letters::{Appender, Header, Letters};
use crate::{Algorithm, Error, Tx, pack, unsigned};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};
use std::cell::RefCell;

/// What SQL cannot do of a migration, in its transaction.
type Step = fn(&Tx<'_>) -> Result<(), Error>;

/// Migration `n` (from 1) leads from schema `n - 1` to `n`.
const MIGRATIONS: &[(&str, Option<Step>)] = &[
    (include_str!("../migrations/0001.sql"), None),
    (include_str!("../migrations/0002.sql"), None),
    (
        include_str!("../migrations/0003.sql"),
        Some(take_out_letters),
    ),
    (include_str!("../migrations/0004.sql"), None),
    (include_str!("../migrations/0005.sql"), None),
    (include_str!("../migrations/0006.sql"), None),
    (include_str!("../migrations/0007.sql"), None),
    (include_str!("../migrations/0008.sql"), Some(thread_all)),
    (include_str!("../migrations/0009.sql"), None),
];
/// The schema that this program knows.
pub(crate) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Leads the database from schema `version` to [`KNOWN`].
pub(crate) fn migrate(
    writer: &mut Connection,
    letters: &Letters,
    version: i64,
) -> Result<(), Error> {
    for (index, (sql, step)) in MIGRATIONS.iter().enumerate() {
        let number = index as i64 + 1;
        if number <= version {
            continue;
        }
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        if let Some(step) = step {
            let appender = RefCell::new(appender(&transaction, letters)?);
            let tx = Tx::new(&transaction, letters, &appender);
            step(&tx)?;
            tx.sync_letters()?;
        }
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

/// The end of the last segment, as the database knows it.
pub(crate) fn appender(connection: &Connection, letters: &Letters) -> Result<Appender, Error> {
    let known = connection
        .query_row(
            "SELECT number, length FROM segments ORDER BY number DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, unsigned(row.get(1)?))),
        )
        .optional()?;
    Appender::open(letters.folder(), known)
}

/// Migration 8: messages from before migration 4 get their conversations, now that all columns are there that are marked
/// with them.
fn thread_all(tx: &Tx<'_>) -> Result<(), Error> {
    let alone = tx
        .connection
        .prepare("SELECT 1 FROM messages WHERE conversation = 0")?
        .exists([])?;
    if alone { tx.thread_all() } else { Ok(()) }
}

/// Migration 3: the bytes in the database go into segments.
fn take_out_letters(tx: &Tx<'_>) -> Result<(), Error> {
    let mut rows = tx.connection.prepare(
        "SELECT m.id, m.account, m.folder, m.received, m.size, m.rest IS NOT NULL, r.coding, r.bytes, r.size
         FROM messages m JOIN raws_inside r ON r.message = m.id ORDER BY m.id",
    )?;
    let mut pieces = tx
        .connection
        .prepare("SELECT bytes FROM raw_pieces WHERE message = ?1 ORDER BY number")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let mut packed: Vec<u8> = row.get(7)?;
        for piece in pieces.query_map([id], |row| row.get::<_, Vec<u8>>(0))? {
            packed.extend_from_slice(&piece?);
        }
        let whole_size = unsigned(row.get(4)?);
        let size = row.get::<_, Option<i64>>(8)?.map_or(whole_size, unsigned);
        let coding = if row.get::<_, i64>(6)? == 0 {
            pack::AS_IS
        } else {
            pack::ZSTD
        };
        // The bytes stood in the database: it is that which is damaged, and is to be recovered.
        let raw = pack::unpack(coding, packed.clone(), size)
            .map_err(|error| Error::Damaged(error.to_string()))?;
        let header = Header {
            algorithm: Algorithm::Sha256,
            coding,
            tidied: coding == pack::ZSTD,
            message: id,
            account: row.get::<_, Option<i64>>(1)?.unwrap_or(0),
            folder: row.get(2)?,
            received: row.get(3)?,
            size,
            length: packed.len() as u64,
            whole_size: if row.get(5)? { whole_size } else { 0 },
            digest: Algorithm::Sha256.digest(&raw),
        };
        tx.append_raw(&header, |write| write(&packed))?;
    }
    tx.connection
        .execute_batch("DROP TABLE raws_inside; DROP TABLE raw_pieces;")?;
    Ok(())
}
