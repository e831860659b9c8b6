//! Closing a shard that gets no more messages: what is noted of it, in one walk through its words.

use super::begun::Beginnings;
use super::common::{self, Worth};
use super::filter::{Filter, beginning, half, hash, hash_of_beginning};
use super::layout;
use super::leaves::{self, Walk};
use super::pairs::Texts;
use super::rows::written;
use crate::Error;
use contract::UnixTime;
use rusqlite::Connection;

/// Bits of the filter for each word and beginning.
const BITS: usize = 10;

/// Notes the messages of a shard whose pieces were put together, which words it has, in which of the messages the frequent
/// ones are, and which stand side by side.
pub(super) fn seal(connection: &Connection, shard: i64) -> Result<(), Error> {
    let messages: Vec<(i64, UnixTime)> = connection
        .prepare_cached("SELECT message, received FROM docs WHERE shard = ?1 ORDER BY message")?
        .query_map([shard], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut notes = Notes::new(&messages);
    let (mut words, mut pairs) = (Vec::new(), 0);
    if common::has_room(shard) && leaves::walk(connection, shard, None, &mut notes)? {
        notes.end_word("");
        let beginnings = &notes.beginnings;
        notes.frequent.extend_from_slice(&beginnings.frequent);
        common::note(connection, shard, &notes.frequent, &beginnings.groups)?;
        words = notes.filter().into_bytes();
        pairs = notes.texts.note(connection, shard)?;
    }
    let bytes: Vec<u8> = messages
        .iter()
        .flat_map(|(message, received)| [*message, *received])
        .flat_map(i64::to_le_bytes)
        .collect();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO full (shard, messages, words, pairs) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((shard, bytes, words, crate::int(pairs)))?;
    connection
        .prepare_cached("UPDATE shards SET closed = 1 WHERE shard = ?1")?
        .execute([shard])?;
    Ok(())
}

/// What the walk brings.
struct Notes<'m> {
    messages: &'m [(i64, UnixTime)],
    /// The hashes of all words, and of what they begin with.
    words: Vec<u64>,
    /// The rows of the frequent ones.
    frequent: Vec<(String, Vec<u8>)>,
    beginnings: Beginnings,
    worth: Worth,
    texts: Texts,
    /// The word at hand, the half of its hash (0: it has no neighbours), and the ranks of the messages with it.
    word: String,
    half: u32,
    with: Vec<usize>,
    /// The rank of the message at hand, or of the one behind it where it was taken out.
    rank: usize,
    is_there: bool,
}

impl<'m> Notes<'m> {
    fn new(messages: &'m [(i64, UnixTime)]) -> Self {
        let worth = Worth::of(messages.len());
        Self {
            messages,
            words: Vec::new(),
            frequent: Vec::new(),
            beginnings: Beginnings::of(worth),
            worth,
            texts: Texts::begin(messages.len()),
            word: String::new(),
            half: 0,
            with: Vec::new(),
            rank: 0,
            is_there: false,
        }
    }

    /// The word at hand is over, and this one is the next.
    fn end_word(&mut self, next: &str) {
        self.beginnings.add(&self.with);
        self.beginnings.next(next);
        if self.with.len() >= self.worth.word {
            self.frequent.push((self.word.clone(), written(&self.with)));
        }
        self.with.clear();
        self.rank = 0;
    }

    fn filter(&self) -> Filter {
        let mut filter = Filter::sized(self.words.len(), BITS);
        for hash in &self.words {
            filter.add(*hash);
        }
        filter
    }
}

impl Walk for Notes<'_> {
    const PLACES: bool = true;
    const PIECES: bool = false;

    fn word(&mut self, word: &str) -> bool {
        self.end_word(word);
        if let Some(begun) = beginning(word).filter(|begun| beginning(&self.word) != Some(begun)) {
            self.words.push(hash_of_beginning(begun));
        }
        word.clone_into(&mut self.word);
        let hash = hash(word);
        self.half = if layout::is_marked(word) {
            0
        } else {
            half(hash)
        };
        self.words.push(hash);
        true
    }

    fn message(&mut self, message: i64) {
        self.rank = rank_from(self.messages, self.rank, message);
        let there = self.messages.get(self.rank);
        // Others were taken out.
        self.is_there = there.is_some_and(|(there, _)| *there == message);
        if self.is_there {
            self.with.push(self.rank);
        }
    }

    fn place(&mut self, head: bool, offset: u32) {
        if self.is_there && self.half != 0 {
            self.texts.add(self.rank, head, offset, self.half);
        }
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
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::index::begun::Letters;
    use crate::index::common::Common;
    use crate::index::full::Known;

    fn shard_with(texts: &[&str]) -> (Connection, i64) {
        let connection = Connection::open_in_memory().unwrap();
        layout::create(&connection, b"mail").unwrap();
        let [place, _] = layout::places(0);
        let shard = layout::create_shard(&connection, place).unwrap();
        let insert = format!(
            "INSERT INTO {}(rowid, body) VALUES (?1, ?2)",
            layout::table(shard)
        );
        for (message, text) in (1..).zip(texts) {
            connection.execute(&insert, (message, text)).unwrap();
            let note = "INSERT INTO docs (shard, message, received) VALUES (?1, ?2, 0)";
            connection.execute(note, (shard, message)).unwrap();
        }
        (connection, shard)
    }

    #[test]
    fn what_a_shard_has_is_noted() {
        let (connection, shard) = shard_with(&["some words of a letter"; 20]);
        let table = layout::table(shard);
        let put_together = format!("INSERT INTO {table}({table}) VALUES ('optimize')");
        connection.execute_batch(&put_together).unwrap();
        seal(&connection, shard).unwrap();
        let full = Known::default().full(&connection, shard).unwrap().unwrap();
        assert_eq!(full.times.messages().len(), 20);
        assert!(full.may_have(&[hash("letter"), hash_of_beginning("lett")]));
        assert!(!full.may_have(&[hash("lette")]));
        assert!(!full.may_have(&[hash_of_beginning("ette")]));
        assert!(full.pairs > 0);
        let words: Vec<String> = connection
            .prepare("SELECT word FROM common WHERE word != '' ORDER BY word")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(words, ["a", "letter", "of", "some", "words"]);
        let begun = |letters: &str| {
            let (letters, _) = Letters::of(letters).unwrap();
            let common = Common::read(&connection, &[], vec![letters]).unwrap();
            let begun = common.begun(shard, &full, &letters)?;
            Some(begun.messages(&full.times).len())
        };
        assert_eq!((begun("le"), begun("let")), (Some(20), Some(20)));
        assert_eq!((begun("la"), begun("lex")), (Some(0), Some(0)));
    }

    #[test]
    fn a_shard_that_is_not_understood_hides_nothing() {
        let (connection, shard) = shard_with(&["in two", "pieces"]);
        seal(&connection, shard).unwrap();
        let full = Known::default().full(&connection, shard).unwrap().unwrap();
        assert_eq!(full.times.messages().len(), 2);
        assert!(full.may_have(&[hash("anything"), hash_of_beginning("anyt")]));
        assert_eq!(full.pairs, 0);
        let (letters, _) = Letters::of("any").unwrap();
        let common = Common::read(&connection, &[], vec![letters]).unwrap();
        assert!(common.begun(shard, &full, &letters).is_none());
    }

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
