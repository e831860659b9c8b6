//! Crashes, damage, and files that do not belong together.

use super::naive::*;
use super::room::*;
use contract::*;
use search::parse;
use std::fs;
use store::Store;
use store::index::{Batch, Index};

/// Copies a profile as a crash would leave it.
fn copy_of(room: &Room) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    copy(room.dir.path(), dir.path());
    dir
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else if entry.file_name() != "search.db-shm" && entry.file_name() != "mail.db-shm" {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn killed_between_any_two_transactions_it_goes_on() {
    let mut dice = Dice(3);
    let mut room = Room::new();
    for n in 0..40 {
        room.file(Letter::random(&mut dice, n));
    }
    let wanted = model(&room.letters, &parse("elma", TODAY));
    assert!(!wanted.is_empty());
    let mut steps = 0;
    loop {
        let copied = copy_of(&room);
        let store = Store::open(copied.path()).unwrap();
        let index = Index::open(&store).unwrap();
        let after = Room {
            dir: copied,
            store,
            index,
            letters: room.letters.clone(),
        };
        assert_eq!(
            after.index.standing().unwrap(),
            room.index.standing().unwrap()
        );
        after.fill(9);
        assert_eq!(after.find("elma"), wanted);
        if !room.step(7) {
            break;
        }
        steps += 1;
    }
    assert!(steps > 4);
}

#[test]
fn a_damaged_index_is_made_anew_without_a_word() {
    let mut dice = Dice(5);
    let letters: Vec<Letter> = (0..200).map(|n| Letter::random(&mut dice, n)).collect();
    let mut room = Room::with(letters);
    let wanted = room.find("elma");
    room.index.forget_changes().unwrap();
    let path = room.dir.path().join("search.db");
    for round in 0..12 {
        let Room {
            dir,
            store,
            index,
            letters,
        } = room;
        drop(index);
        let noise: Vec<u8> = (0..4096).map(|_| dice.roll(256) as u8).collect();
        match round {
            0 => fs::write(&path, &noise).unwrap(),
            1 => fs::write(&path, b"").unwrap(),
            2 => fs::remove_file(&path).unwrap(),
            3 => {
                // Another version's.
                let length = fs::metadata(&path).unwrap().len();
                let mut bytes = fs::read(&path).unwrap();
                bytes[63] = 99;
                fs::write(&path, bytes).unwrap();
                assert_eq!(fs::metadata(&path).unwrap().len(), length);
            }
            _ => {
                let mut bytes = fs::read(&path).unwrap();
                let at = dice.roll(bytes.len() as u64) as usize;
                for (byte, noise) in bytes[at..].iter_mut().zip(&noise) {
                    *byte = *noise;
                }
                fs::write(&path, bytes).unwrap();
            }
        }
        let index = Index::open(&store).unwrap();
        room = Room {
            dir,
            store,
            index,
            letters,
        };
        room.fill(50);
        // Damage that the look at the beginning does not see shows when it is met.
        for query in ["elma", "armut", "is:unread", "subject:elma"] {
            room.all(query);
        }
        room.fill(50);
        let compared = room.index.compare().unwrap();
        room.index.redo(&compared).unwrap();
        room.fill(50);
        if room.all("elma") != wanted {
            // Words were overwritten by other words, which only making it anew would tell.
            assert!(round >= 4);
            room.index.rebuild().unwrap();
            room.fill(50);
        }
        assert_eq!(room.find("elma"), wanted, "round {round}");
    }
}

#[test]
fn an_index_of_other_mail_is_thrown_away() {
    let mut dice = Dice(9);
    let room = Room::with((0..30).map(|n| Letter::random(&mut dice, n)).collect());
    let Room {
        dir, store, index, ..
    } = room;
    drop((index, store));
    for file in ["mail.db", "mail.db-wal", "mail.db-shm"] {
        let _ = fs::remove_file(dir.path().join(file));
    }
    let _ = fs::remove_dir_all(dir.path().join("letters"));
    let store = Store::open(dir.path()).unwrap();
    let index = Index::open(&store).unwrap();
    assert_eq!(index.standing().unwrap().message, 0);
    assert!(
        index
            .work(index.standing().unwrap(), 10)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn changes_that_were_taken_out_unseen_mean_a_new_index() {
    let mut dice = Dice(11);
    let room = Room::with((0..30).map(|n| Letter::random(&mut dice, n)).collect());
    let old = copy_of(&room);
    room.store
        .write_blocking(|tx| tx.delete_messages(&[MessageId(3)], 1))
        .unwrap();
    room.fill(10);
    room.index.forget_changes().unwrap();
    let Room {
        dir, store, index, ..
    } = room;
    drop(index);
    for file in ["search.db", "search.db-wal"] {
        let _ = fs::remove_file(dir.path().join(file));
        let _ = fs::copy(old.path().join(file), dir.path().join(file));
    }
    let index = Index::open(&store).unwrap();
    assert_eq!(index.standing().unwrap().message, 0);
}

#[test]
fn what_differs_is_mended() {
    let mut dice = Dice(13);
    let room = Room::with((0..30).map(|n| Letter::random(&mut dice, n)).collect());
    let empty = Batch {
        gone: vec![MessageId(4), MessageId(9)],
        now: room.index.standing().unwrap(),
        then: room.index.standing().unwrap(),
        ..Batch::default()
    };
    assert!(room.index.apply(&empty).unwrap());
    let compared = room.index.compare().unwrap();
    assert_eq!(compared.missing, [MessageId(4), MessageId(9)]);
    room.index.redo(&compared).unwrap();
    room.fill(10);
    assert!(room.index.compare().unwrap().missing.is_empty());
}
