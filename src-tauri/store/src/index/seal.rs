//! Closing a shard that gets no more messages: what is noted of it, in one walk through its words.

use super::common::{FREQUENT, written};
use super::filter::{Filter, half, hash};
use super::layout;
use super::pairs::Texts;
use crate::Error;
use contract::UnixTime;
use rusqlite::Connection;

/// Bits of the filter for each word.
const BITS: usize = 12;

/// A word of a shard.
struct Word {
    hash: u64,
    /// How often it is there.
    count: u64,
    /// The word itself, where it is frequent.
    frequent: Option<String>,
}

/// Notes the messages of a full shard, which words it has, in which of the messages the frequent ones are, and which stand
/// side by side.
pub(super) fn seal(connection: &Connection, shard: i64) -> Result<(), Error> {
    let messages: Vec<(i64, UnixTime)> = connection
        .prepare_cached("SELECT message, received FROM docs WHERE shard = ?1 ORDER BY message")?
        .query_map([shard], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let table = layout::table(shard);
    connection.execute_batch(&format!(
        "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, {table}, row);
         CREATE VIRTUAL TABLE temp.instances USING fts5vocab(main, {table}, instance);"
    ))?;
    let noted = note(connection, shard, &messages);
    connection.execute_batch("DROP TABLE temp.instances; DROP TABLE temp.vocabulary;")?;
    noted
}

fn note(connection: &Connection, shard: i64, messages: &[(i64, UnixTime)]) -> Result<(), Error> {
    let words = words(connection)?;
    let mut filter = Filter::sized(words.len(), BITS);
    for word in &words {
        filter.add(word.hash);
    }
    let texts = walk(connection, shard, messages, &words)?;
    let pairs = texts.map_or(Ok(0), |texts| texts.note(connection, shard))?;
    let bytes: Vec<u8> = messages
        .iter()
        .flat_map(|(message, received)| [*message, *received])
        .flat_map(i64::to_le_bytes)
        .collect();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO full (shard, messages, words, pairs) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((shard, bytes, filter.bytes(), crate::int(pairs)))?;
    Ok(())
}

fn words(connection: &Connection) -> rusqlite::Result<Vec<Word>> {
    let mut words = Vec::new();
    let mut rows = connection.prepare("SELECT term, doc, cnt FROM temp.vocabulary")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let word = row.get_ref(0)?.as_str()?;
        words.push(Word {
            hash: hash(word),
            count: crate::unsigned(row.get(2)?),
            frequent: (row.get::<_, i64>(1)? >= FREQUENT).then(|| word.to_owned()),
        });
    }
    Ok(words)
}

/// Notes in which messages the frequent words are; answers the texts again (`None`: they are too long).
fn walk(
    connection: &Connection,
    shard: i64,
    messages: &[(i64, UnixTime)],
    words: &[Word],
) -> Result<Option<Texts>, Error> {
    let damaged = || Error::Damaged(format!("the words of shard {shard} do not add up"));
    let instances = words.iter().map(|word| word.count).sum();
    let mut texts = Texts::begin(messages.len(), instances);
    let mut note = connection
        .prepare_cached("INSERT OR REPLACE INTO common (word, shard, rows) VALUES (?1, ?2, ?3)")?;
    // By word, message and place. The words themselves are known: reading them again with each row takes longest.
    let mut rows = connection.prepare("SELECT doc, col, offset FROM temp.instances")?;
    let mut rows = rows.query([])?;
    let mut with = Vec::new();
    for word in words {
        let half = half(word.hash);
        let mut rank = 0;
        with.clear();
        for _ in 0..word.count {
            let row = rows.next()?.ok_or_else(damaged)?;
            let message = row.get(0)?;
            rank = rank_from(messages, rank, message);
            // Others were taken out.
            if messages
                .get(rank)
                .is_none_or(|(known, _)| *known != message)
            {
                continue;
            }
            if with.last() != Some(&rank) {
                with.push(rank);
            }
            if let Some(texts) = &mut texts {
                let head = row.get_ref(1)?.as_bytes() == Ok(b"head");
                texts.add(rank, head, row.get(2)?, half);
            }
        }
        if let Some(word) = &word.frequent {
            note.execute((word, shard, written(&with)))?;
        }
    }
    match rows.next()? {
        None => Ok(texts),
        Some(_) => Err(damaged()),
    }
}

/// The rank of the first message with this number or a larger one, not before another one's: mostly it is near.
fn rank_from(messages: &[(i64, UnixTime)], from: usize, message: i64) -> usize {
    let is_before = |at: usize| messages.get(at).is_some_and(|(known, _)| *known < message);
    let mut step = 1;
    while is_before(from + step) {
        step *= 2;
    }
    let near = messages.get(from + step / 2..).unwrap_or_default();
    let near = near.get(..=step).unwrap_or(near);
    from + step / 2 + near.partition_point(|(known, _)| *known < message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_go_on_from_one_to_the_next() {
        let messages: Vec<(i64, i64)> = (0..1_000).map(|rank| (rank * 3, 0)).collect();
        for from in [0, 1, 7, 500, 999] {
            for rank in from..1_000 {
                assert_eq!(rank_from(&messages, from, rank as i64 * 3), rank);
            }
            assert_eq!(rank_from(&messages, from, 5_000), 1_000);
        }
    }
}
