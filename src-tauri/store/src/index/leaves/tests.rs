//! The leaves beside what FTS5 says of them, and noise.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use crate::index::layout::Place;

/// Where each word stands, as it was told.
#[derive(Default)]
struct Places {
    word: String,
    message: i64,
    all: Vec<(String, i64, String, u32)>,
}

impl Walk for Places {
    const PLACES: bool = true;
    const PIECES: bool = false;

    fn word(&mut self, word: &str) -> bool {
        word.clone_into(&mut self.word);
        true
    }

    fn message(&mut self, message: i64) {
        self.message = message;
    }

    fn place(&mut self, head: bool, offset: u32) {
        let column = if head { "head" } else { "body" };
        self.all
            .push((self.word.clone(), self.message, column.to_owned(), offset));
    }
}

/// The words that begin with some letters, with the messages that have them.
#[derive(Default)]
struct Begun {
    letters: &'static str,
    word: String,
    all: Vec<(String, i64)>,
}

impl Walk for Begun {
    const PLACES: bool = false;
    const PIECES: bool = true;

    fn word(&mut self, word: &str) -> bool {
        word.clone_into(&mut self.word);
        word.starts_with(self.letters) || word < self.letters
    }

    fn message(&mut self, message: i64) {
        if self.word.starts_with(self.letters) {
            self.all.push((self.word.clone(), message));
        }
    }

    fn place(&mut self, _: bool, _: u32) {
        unreachable!("places were not asked for")
    }
}

fn shard() -> (Connection, i64) {
    let connection = Connection::open_in_memory().unwrap();
    layout::create(&connection, b"mail").unwrap();
    let place = Place {
        level: 0,
        season: 0,
    };
    let shard = layout::create_shard(&connection, place).unwrap();
    (connection, shard)
}

fn put(connection: &Connection, shard: i64, message: i64, head: &str, body: &str) {
    let table = layout::table(shard);
    connection
        .execute(
            &format!("INSERT INTO {table}(rowid, head, body) VALUES (?1, ?2, ?3)"),
            (message, head, body),
        )
        .unwrap();
}

fn put_together(connection: &Connection, shard: i64) {
    let table = layout::table(shard);
    connection
        .execute_batch(&format!("INSERT INTO {table}({table}) VALUES ('optimize')"))
        .unwrap();
}

/// As FTS5 tells them.
fn from_vocabulary(connection: &Connection, shard: i64) -> Vec<(String, i64, String, u32)> {
    let table = layout::table(shard);
    connection
        .execute_batch(&format!(
            "CREATE VIRTUAL TABLE temp.instances USING fts5vocab(main, {table}, instance)"
        ))
        .unwrap();
    let mut rows = connection
        .prepare("SELECT term, doc, col, offset FROM temp.instances")
        .unwrap();
    let rows = rows.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn the_leaves_say_what_fts5_says() {
    let (connection, shard) = shard();
    let seldom = "x".repeat(3_000);
    for message in 0..3_000_i64 {
        let mut body = format!("every word{} of {message} ", message % 700);
        if message % 500 == 0 {
            // Places that go over many leaves, a word that nearly fills one, and numbers of two and three bytes.
            body += &"again and over ".repeat(9_000);
            body += &format!("{seldom}{message} ışık");
        }
        put(
            &connection,
            shard,
            message * message,
            "every subject \u{84}subject",
            &body,
        );
    }
    let table = layout::table(shard);
    for message in [0, 4, 2_999 * 2_999] {
        connection
            .execute(&format!("DELETE FROM {table} WHERE rowid = ?1"), [message])
            .unwrap();
    }
    // One is there again.
    put(&connection, shard, 4, "", "every again");
    put_together(&connection, shard);
    let mut places = Places::default();
    assert!(walk(&connection, shard, None, &mut places).unwrap());
    assert!(places.all.len() > 130_000);
    assert!(places.all == from_vocabulary(&connection, shard));
    for letters in [
        "",
        "!",
        "a",
        "ag",
        "every",
        "everyday",
        "o",
        "word1",
        "word69",
        "wp",
        "x",
        "xx",
        "ış",
        "\u{84}s",
        "\u{10ffff}",
    ] {
        let mut begun = Begun {
            letters,
            ..Begun::default()
        };
        assert!(walk(&connection, shard, Some(letters), &mut begun).unwrap());
        let all = places.all.iter().map(|(word, message, ..)| (word, message));
        let mut wanted: Vec<_> = all
            .filter(|(word, _)| word.starts_with(letters))
            .map(|(word, message)| (word.clone(), *message))
            .collect();
        wanted.dedup();
        assert!(begun.all == wanted, "{letters}");
    }
}

#[test]
fn of_a_shard_that_is_empty_there_is_nothing_to_tell() {
    let (connection, shard) = shard();
    put_together(&connection, shard);
    let mut places = Places::default();
    assert!(walk(&connection, shard, None, &mut places).unwrap());
    assert!(places.all.is_empty());
}

#[test]
fn pieces_are_read_one_after_the_other_where_nothing_was_taken_out() {
    let (connection, shard) = shard();
    put(&connection, shard, 1, "", "one or two");
    put(&connection, shard, 2, "", "two or three");
    put(&connection, shard, 3, "", "four");
    assert!(!walk(&connection, shard, None, &mut Places::default()).unwrap());
    let begun = || {
        let mut begun = Begun {
            letters: "t",
            ..Begun::default()
        };
        let known = walk(&connection, shard, Some("t"), &mut begun).unwrap();
        let all = begun.all.iter().map(|(word, at)| (word.as_str(), *at));
        known.then(|| format!("{:?}", all.collect::<Vec<_>>()))
    };
    let all = r#"[("two", 1), ("three", 2), ("two", 2)]"#;
    assert_eq!(begun().as_deref(), Some(all));
    let table = layout::table(shard);
    let delete = format!("DELETE FROM {table} WHERE rowid = 1");
    connection.execute_batch(&delete).unwrap();
    put(&connection, shard, 1, "", "otherwise");
    assert_eq!(begun(), None);
    put_together(&connection, shard);
    let all = r#"[("three", 2), ("two", 2)]"#;
    assert_eq!(begun().as_deref(), Some(all));
}

#[test]
fn noise_is_not_read() {
    let (connection, shard) = shard();
    for message in 0..2_000 {
        put(&connection, shard, message, "head", "some words of a body");
    }
    put_together(&connection, shard);
    let table = layout::table(shard);
    let leaves: Vec<(i64, Vec<u8>)> = connection
        .prepare(&format!("SELECT id, block FROM {table}_data WHERE id > 10"))
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let set = |id: i64, block: &[u8]| {
        let sql = format!("UPDATE {table}_data SET block = ?2 WHERE id = ?1");
        connection.execute(&sql, (id, block)).unwrap();
    };
    let mut noise = 1_u64;
    let (mut unread, mut read) = (0, 0);
    for (id, leaf) in &leaves {
        for at in (0..leaf.len()).step_by(37) {
            noise = noise
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let mut damaged = leaf.clone();
            damaged[at] ^= (noise >> 40).to_le_bytes()[0];
            set(*id, &damaged);
            // Whatever is told: it comes to an end.
            match walk(&connection, shard, None, &mut Places::default()).unwrap() {
                true => read += 1,
                false => unread += 1,
            }
        }
        for short in [0, 3, 4, leaf.len() / 2] {
            set(*id, &leaf[..short]);
            assert!(!walk(&connection, shard, None, &mut Places::default()).unwrap());
        }
        set(*id, leaf);
    }
    assert!(unread > 10 && read > 10, "{unread} and {read}");
}
