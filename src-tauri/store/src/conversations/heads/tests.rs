//! The marks of heads against all rows.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::Heads;
use crate::Envelope;
use crate::list::tests::mail::{Dice, change, letter, store_with_folders};
use contract::*;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The heads of every message, as they are marked.
fn marked_heads(connection: &Connection) -> BTreeMap<i64, Heads> {
    let mut rows = connection
        .prepare("SELECT id, head, unread_head, flagged_head FROM messages")
        .unwrap();
    let rows = rows.query_map([], |row| {
        Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?]))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// The same, as all rows tell.
fn true_heads(connection: &Connection) -> BTreeMap<i64, Heads> {
    let mut rows = connection
        .prepare(
            "SELECT conversation, folder, id, 1, unread, flagged FROM messages NOT INDEXED ORDER BY received, id",
        )
        .unwrap();
    let rows: Vec<(i64, i64, i64, Heads)> = rows
        .query_map([], |row| {
            let is = [row.get(3)?, row.get(4)?, row.get(5)?];
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, is))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut heads: BTreeMap<i64, Heads> = rows.iter().map(|row| (row.2, [false; 3])).collect();
    for kind in 0..3 {
        let mut newest = BTreeMap::new();
        for (conversation, folder, id, is) in &rows {
            if is[kind] {
                newest.insert((conversation, folder), id);
            }
        }
        for id in newest.values() {
            heads.get_mut(id).unwrap()[kind] = true;
        }
    }
    heads
}

/// Messages that are marked wrongly: as they are, and as they should be.
pub(in crate::conversations) fn wrong_heads(connection: &Connection) -> Vec<(i64, Heads, Heads)> {
    let marked = marked_heads(connection);
    true_heads(connection)
        .into_iter()
        .map(|(id, heads)| (id, marked[&id], heads))
        .filter(|(_, marked, heads)| marked != heads)
        .collect()
}

#[test]
fn whatever_happens_to_mail_the_newest_of_each_kind_are_marked() {
    for seed in 0..4 {
        let profile = tempfile::tempdir().unwrap();
        let (store, folders) = store_with_folders(profile.path());
        let mut number = 0;
        for round in 0..200 {
            number = store
                .write_blocking(move |tx| {
                    let mut number = number;
                    change(tx, &mut Dice(seed * 10_000 + round), folders, &mut number)?;
                    assert_eq!(wrong_heads(tx.connection), [], "seed {seed}, round {round}");
                    Ok(number)
                })
                .unwrap();
        }
    }
}

#[test]
fn a_folder_that_is_deleted_hands_its_heads_over() {
    let profile = tempfile::tempdir().unwrap();
    let (store, folders) = store_with_folders(profile.path());
    store
        .write_blocking(move |tx| {
            let deleted = tx.by_role(FolderRole::Deleted)?;
            for number in 0..200 {
                let mut dice = Dice(number);
                let folder = [folders[1], deleted][number as usize % 2];
                let id = tx.file(&letter(&mut dice, folder, number))?;
                tx.set_flag(&[id], dice.roll(2) == 0)?;
            }
            tx.delete_folder(folders[1])?;
            assert_eq!(wrong_heads(tx.connection), []);
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_is_sent_hands_its_heads_over_and_takes_those_of_sent_items() {
    let profile = tempfile::tempdir().unwrap();
    let (store, folders) = store_with_folders(profile.path());
    store
        .write_blocking(move |tx| {
            let answer = |number: u64| {
                let mut new = letter(&mut Dice(number), folders[2], number);
                new.in_reply_to = Some("root@example.org".to_owned());
                new.unread = true;
                new.received = 1_000 + number as i64;
                new
            };
            let envelope = Envelope {
                account: AccountId(1),
                reverse_path: String::new(),
                forward_paths: vec!["x@example.org".to_owned()],
            };
            let mut all = vec![tx.file(&answer(5))?];
            for number in [1, 2, 3] {
                all.push(tx.queue(&answer(number), &envelope)?);
            }
            tx.set_flag(&all, true)?;
            assert_eq!(wrong_heads(tx.connection), []);
            // The newest of all, then the oldest, then the newest again.
            for (id, now) in [(all[3], 1_009), (all[1], 1_001), (all[2], 1_020)] {
                tx.sent(id, now)?;
                assert_eq!(wrong_heads(tx.connection), []);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn mail_from_before_has_its_heads_of_each_kind_marked() {
    let connection = Connection::open_in_memory().unwrap();
    for sql in [
        include_str!("../../../migrations/0001.sql"),
        include_str!("../../../migrations/0002.sql"),
        include_str!("../../../migrations/0003.sql"),
        include_str!("../../../migrations/0004.sql"),
        include_str!("../../../migrations/0005.sql"),
        include_str!("../../../migrations/0006.sql"),
        include_str!("../../../migrations/0007.sql"),
    ] {
        connection.execute_batch(sql).unwrap();
    }
    let mut dice = Dice(1);
    for id in 1..=500 {
        connection
            .execute(
                "INSERT INTO messages (
                     id, folder, conversation, received, unread, flagged, head, from_name, from_address, recipients,
                     subject, preview, size, has_attachment, priority, refs, sha256, from_key, to_key, subject_key
                 ) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, '', '', '[]', '', '', 1, 0, 1, '', x'', '', '', '')",
                (
                    id,
                    1 + dice.roll(2) as i64,
                    1 + dice.roll(60) as i64,
                    dice.roll(50) as i64,
                    dice.roll(3) == 0,
                    dice.roll(4) == 0,
                ),
            )
            .unwrap();
    }
    connection
        .execute_batch(include_str!("../../../migrations/0008.sql"))
        .unwrap();
    let expected = true_heads(&connection);
    for (id, marked) in marked_heads(&connection) {
        assert_eq!(marked[1..], expected[&id][1..], "{id}");
    }
}
