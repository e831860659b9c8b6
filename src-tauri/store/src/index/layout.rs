//! How `search.db` is laid out; the one place that knows.
//!
//! Messages stand in *shards* of 16,384 at most, each one FTS5 table without content, in which a message's row is its
//! number. A shard holds messages of one *season*, a span of time in which they were received, in whichever order they
//! arrived: one of a year, and once its one shard is full, those of half a year. So few letters are in few shards, and
//! many in shards that lie beside one another in time. The shards with the newest messages are asked first, and mostly
//! they are enough. Where messages arrived about in the order in which they were received, and how exactly a shard knows
//! of itself, its newest hits are among its last rows, and FTS5 gives these without looking at the others.
//!
//! What grows with a table, going through all words with the same beginning above all, stays small; so there is no second
//! index of beginnings, which would be larger than the first one. Shards of half the size repeat more words (the index
//! was a twentieth larger, and filling it took a sixth longer), and a search that finds little asks twice as many.
//!
//! A shard that is full gets no more messages, and one of a season that is past gets no more once it has enough. Of such a
//! one it is known which words it has, in which of its messages the frequent ones are ([`super::common`]) and words begin
//! with what is typed ([`super::begun`]), and which stand side by side ([`super::pairs`]), so that it need not be asked in
//! vain.
//!
//! The roads not taken: rows that tell the time, which FTS5 gives newest first in any shard; they are large numbers far
//! from one another, and made the index a quarter larger. And one table: a million messages in it are quick for words,
//! and a hundred times slower than a shard for what begins with two letters; merging it takes minutes.
//!
//! Words come folded and taken apart by the crate `search`; FTS5's own tokenizer has nothing left to do. What can be
//! asked for by an operator stands there as a word of its own, which begins with a character that no word has.

use crate::Error;
use contract::UnixTime;
use rusqlite::Connection;

/// Of this layout; a file with another one is made anew.
pub(super) const VERSION: i64 = 9;
/// Messages of a shard at most.
pub(super) const SHARD: i64 = 16_384;
/// Seconds of a season, as a power of two: of the long ones with one shard each, and of those within them. Longer ones
/// would make the index a little smaller; but the shard with the newest messages, which every search asks, holds all of
/// the season so far, and what begins with two letters is looked for in all of it.
const SEASON_BITS: [u32; 2] = [25, 24];
/// The times that have seasons of their own, from 1990 to 2069; what is older or newer is with the first or the last.
const TIMES: (i64, i64) = (75 << 23, 375 << 23);

/// Between two texts, so that no phrase goes across.
pub(super) const BETWEEN: char = '\u{80}';
/// Before a word of From.
pub(super) const FROM: char = '\u{81}';
/// Before a word of To.
pub(super) const TO: char = '\u{82}';
/// Before a word of Cc.
pub(super) const CC: char = '\u{83}';
/// Before a word of the subject.
pub(super) const SUBJECT: char = '\u{84}';
/// Before a word of an attachment's name.
pub(super) const NAME: char = '\u{85}';
/// Before an account's number.
pub(super) const ACCOUNT: char = '\u{86}';
/// Before a message's size class.
pub(super) const SIZE: char = '\u{87}';
/// Before a message's size class and eighth.
pub(super) const EIGHTH: char = '\u{8b}';
/// Before what words begin with, where it is noted in which messages they are; no message has such a word itself.
pub(super) const BEGUN: char = '\u{8c}';
/// A message with attachments.
pub(super) const ATTACHMENT: &str = "\u{88}";
/// Every message.
pub(super) const EVERY: &str = "\u{89}";

const SCHEMA: &str = "
CREATE TABLE standing (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- The identity of the mail that the index is of.
    mail BLOB NOT NULL,
    -- Messages up to this number are in the index, but for what changed since:
    message INTEGER NOT NULL,
    -- changes up to this one are done.
    change INTEGER NOT NULL
) STRICT;
-- The messages that are in it.
CREATE TABLE docs (
    shard INTEGER NOT NULL, message INTEGER NOT NULL, received INTEGER NOT NULL,
    PRIMARY KEY (shard, message)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX docs_by_message ON docs (message);
CREATE TABLE shards (
    shard INTEGER PRIMARY KEY,
    -- 0 for one of a long season, 1 for one of a season within it.
    level INTEGER NOT NULL,
    season INTEGER NOT NULL,
    -- When the first and the last of its messages were received, of those that it ever had,
    oldest INTEGER NOT NULL,
    newest INTEGER NOT NULL,
    -- the largest number of one,
    last INTEGER NOT NULL DEFAULT 0,
    -- and by how many seconds at most one was received before another with a smaller number.
    slack INTEGER NOT NULL DEFAULT 0,
    -- How many messages were put into it,
    messages INTEGER NOT NULL DEFAULT 0,
    -- and how many of them since its pieces were put together.
    loose INTEGER NOT NULL DEFAULT 0,
    -- 1 once it gets no more messages; then it is in `full`.
    closed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX shards_by_season ON shards (level, season, messages);
-- Of a shard that gets no more messages these, smallest first, each with when it was received, which words it has,
-- and of how many blocks the filter is that tells which of these stand side by side.
CREATE TABLE full (
    shard INTEGER PRIMARY KEY, messages BLOB NOT NULL, words BLOB NOT NULL, pairs INTEGER NOT NULL
) STRICT;
-- That filter, in pieces.
CREATE TABLE pairs (id INTEGER PRIMARY KEY, bits BLOB NOT NULL) STRICT;
-- In which of these messages a frequent word is, or one that begins so; without a word: those with the same first letters.
CREATE TABLE common (id INTEGER PRIMARY KEY, word TEXT NOT NULL, rows BLOB NOT NULL) STRICT;";

/// Makes the tables that are there from the beginning.
pub(super) fn create(connection: &Connection, mail: &[u8]) -> Result<(), Error> {
    connection.execute_batch(SCHEMA)?;
    connection.execute("INSERT INTO standing VALUES (1, ?1, 0, 0)", [mail])?;
    connection.pragma_update(None, "user_version", VERSION)?;
    Ok(())
}

/// Whether a word of the index is none of a text, or one that stands there without its mark, too.
pub(super) fn is_marked(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_control)
}

/// The number of the column `head`.
pub(super) const HEAD: u32 = 1;

/// Makes a shard; answers its number. What stands in the first column takes the least space: the text, which is most.
pub(super) fn create_shard(connection: &Connection, place: Place) -> Result<i64, Error> {
    connection.execute(
        "INSERT INTO shards (level, season, oldest, newest) VALUES (?1, ?2, ?3, ?4)",
        (place.level, place.season, i64::MAX, i64::MIN),
    )?;
    let shard = connection.last_insert_rowid();
    let table = table(shard);
    // Nothing is merged while a shard is filled but where pieces become many; it is put together afterwards.
    connection.execute_batch(&format!(
        "CREATE VIRTUAL TABLE {table} USING fts5(
             body, head, content = '', contentless_delete = 1, tokenize = 'ascii'
         );
         INSERT INTO {table}({table}, rank) VALUES ('automerge', 0), ('crisismerge', 8), ('hashsize', 4000000);"
    ))?;
    Ok(shard)
}

/// A word as FTS5 is asked for it.
pub(super) fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

/// The table of a shard.
pub(super) fn table(shard: i64) -> String {
    format!("words_{shard}")
}

/// Where messages stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    /// 0 in a long season, 1 in a season within it.
    pub(super) level: i64,
    pub(super) season: i64,
}

/// Where a message that was received then can be: in the long season, and in the one within it.
pub(super) fn places(received: UnixTime) -> [Place; 2] {
    let received = received.clamp(TIMES.0, TIMES.1);
    let [long, short] = SEASON_BITS;
    [(0, long), (1, short)].map(|(level, bits)| Place {
        level,
        season: received >> bits,
    })
}

/// The size class of so many bytes: class `n` begins with 2^(n-1) bytes. Each is divided into eighths.
pub(super) fn size_class(bytes: u64) -> (u32, u64) {
    let class = (u64::BITS - bytes.leading_zeros()).min(LARGEST);
    (class, (bytes >> class.saturating_sub(4)) & 7)
}

/// The largest size class; no message is larger.
pub(super) const LARGEST: u32 = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_fall_into_eighths_of_classes() {
        assert_eq!(size_class(0), (0, 0));
        assert_eq!(size_class(1023), (10, 7));
        assert_eq!(size_class(1024), (11, 0));
        assert_eq!(size_class(1152), (11, 1));
    }

    #[test]
    fn each_time_has_its_seasons() {
        let [long, short] = places(1_700_000_000);
        assert_eq!((long.season, short.season), (50, 101));
        assert_eq!(places(-5), places(i64::MIN));
        assert_eq!(places(i64::MAX), places(TIMES.1));
    }
}
