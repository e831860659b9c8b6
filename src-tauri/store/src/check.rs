//! Checking the store: the database's structure, and each letter against its row.

use crate::letters::segments;
use crate::{Error, Store, open, raws, unsigned};
use contract::MessageId;
use rusqlite::Connection;
use std::time::Duration;

/// Findings of one kind that are told one by one.
const TOLD: usize = 100;
/// Letters that are looked at between two reports.
const TOGETHER: i64 = 500;
/// Breath between them, so that others get their turn at the disk.
const BREATH: Duration = Duration::from_millis(1);

/// How closely to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The database's structure. It reads the database, not the letters.
    Structure,
    /// The structure, and every letter's bytes.
    Everything,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The database is damaged: it can be recovered.
    Database(String),
    /// A message's bytes are damaged or missing.
    Letter {
        /// Which message.
        message: MessageId,
        /// What is wrong.
        why: String,
    },
    /// A count that a folder shows is wrong.
    Count(String),
    /// A file among the letters that the database does not know.
    Unknown(String),
}

impl Store {
    /// Looks over the store, on a connection of its own. `progress` hears how many of how many letters are done, and
    /// answers whether to go on.
    ///
    /// # Errors
    /// The store cannot be read at all.
    pub fn check_blocking(
        &self,
        check: Check,
        mut progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Vec<Finding>, Error> {
        let connection = open::reader(&self.profile().join("mail.db"))?;
        let mut findings = structure(&connection)?;
        if check == Check::Structure || !findings.is_empty() {
            return Ok(findings);
        }
        findings.extend(counts(&connection)?);
        let known: Vec<i64> = column(&connection, "SELECT number FROM segments")?;
        for segment in segments(self.letters().folder())? {
            // The one that is being written may not be committed yet.
            if !known.contains(&segment) && known.iter().any(|number| *number > segment) {
                findings.push(Finding::Unknown(format!("{segment:08}.seg")));
            }
        }
        self.letters_whole(&connection, &mut findings, &mut progress)?;
        Ok(findings)
    }

    fn letters_whole(
        &self,
        connection: &Connection,
        findings: &mut Vec<Finding>,
        progress: &mut impl FnMut(u64, u64) -> bool,
    ) -> Result<(), Error> {
        let total = connection.query_row("SELECT count(*) FROM messages", [], |row| {
            row.get(0).map(unsigned)
        })?;
        let (mut after, mut done) = (0, 0);
        if !progress(done, total) {
            return Ok(());
        }
        let mut next = connection.prepare(&format!(
            "SELECT {}, m.id, m.sha256 FROM messages m LEFT JOIN raws ON raws.message = m.id
             WHERE m.id > ?1 ORDER BY m.id LIMIT ?2",
            raws::PLACE
        ))?;
        loop {
            let page = next
                .query_map((after, TOGETHER), |row| {
                    let place = match row.get::<_, Option<i64>>(0)? {
                        Some(_) => Some(raws::place(row)?),
                        None => None,
                    };
                    Ok((row.get::<_, i64>(3)?, place, row.get::<_, Vec<u8>>(4)?))
                })?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            for (id, place, digest) in &page {
                (after, done) = (*id, done + 1);
                let why = match place.map(|place| self.letters().read(place)) {
                    None => "its bytes are missing".to_owned(),
                    Some(Ok((header, _))) if header.message == *id && header.digest == **digest => {
                        continue;
                    }
                    Some(Ok(_)) => "its bytes are another message's".to_owned(),
                    Some(Err(error)) => error.to_string(),
                };
                // Deleted or moved while this looked at it: that is no damage.
                let same: Option<Vec<u8>> = connection
                    .prepare_cached(
                        "SELECT m.sha256 FROM messages m LEFT JOIN raws r ON r.message = m.id
                         WHERE m.id = ?1 AND r.segment IS ?2 AND r.offset IS ?3",
                    )?
                    .query_row(
                        (
                            id,
                            place.map(|place| place.segment),
                            place.map(|place| crate::int(place.offset)),
                        ),
                        |row| row.get(0),
                    )
                    .ok();
                if same.as_ref() == Some(digest) && findings.len() < TOLD {
                    findings.push(Finding::Letter {
                        message: MessageId(*id),
                        why,
                    });
                }
            }
            if page.is_empty() || !progress(done, total) {
                return Ok(());
            }
            std::thread::sleep(BREATH);
        }
    }
}

fn structure(connection: &Connection) -> Result<Vec<Finding>, Error> {
    let told = connection
        .prepare(&format!("PRAGMA quick_check({TOLD})"))
        .and_then(|mut statement| {
            statement
                .query_map([], |row| row.get::<_, String>(0))?
                .collect::<rusqlite::Result<Vec<_>>>()
        });
    match told.map_err(Error::from) {
        Ok(told) => Ok(told
            .into_iter()
            .filter(|words| words != "ok")
            .map(Finding::Database)
            .collect()),
        Err(Error::Damaged(words) | Error::Bug(words)) => Ok(vec![Finding::Database(words)]),
        Err(error) => Err(error),
    }
}

fn counts(connection: &Connection) -> Result<Vec<Finding>, Error> {
    let wrong: Vec<String> = column(
        connection,
        "SELECT coalesce(role, name) FROM folders f
         WHERE role IS NOT 'drafts' AND (
             total <> (SELECT count(*) FROM messages m WHERE m.folder = f.id)
             OR unread <> (SELECT count(*) FROM messages m WHERE m.folder = f.id AND m.unread = 1))",
    )?;
    Ok(wrong.into_iter().map(Finding::Count).collect())
}

fn column<T: rusqlite::types::FromSql>(
    connection: &Connection,
    sql: &str,
) -> Result<Vec<T>, Error> {
    Ok(connection
        .prepare(sql)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}
