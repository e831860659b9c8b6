//! A profile is opened, kept, and refused.

use crate::room::{Dice, new, open, role, settings, uidl};
use contract::*;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::Path;
use store::{Algorithm, Check, Error, NewMessage, Store, Tx, pack};

#[test]
fn raw_bytes_come_back_as_they_were_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice(1);
    let noise: Vec<u8> = (0..5_000_000).map(|_| dice.roll(256) as u8).collect();
    let raws: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"\0\0a\0".to_vec(),
        b"From: a\nbare\rcr\r\n\n.\r\n..\r\n".to_vec(),
        (0..=255).collect(),
        vec![b'x'; 5_000_000],
        noise,
    ];
    let store = open(dir.path());
    let inbox = role(&store, FolderRole::Inbox);
    let packed: Vec<NewMessage> = raws.iter().map(|raw| new(inbox, raw)).collect();
    let ids: Vec<MessageId> = store
        .write_blocking(move |tx| packed.iter().map(|new| tx.file(new)).collect())
        .unwrap();
    drop(store);
    assert!(
        !dir.path().join("mail.db-wal").exists(),
        "closing checkpoints"
    );
    let store = open(dir.path());
    for (id, raw) in ids.into_iter().zip(raws) {
        let (found, row) = store
            .read_blocking(move |r| Ok((r.raw(id)?, r.message(id)?)))
            .unwrap();
        assert!(found == raw);
        assert_eq!(row.size, raw.len() as u64);
        assert_eq!(
            (row.to[0].name.as_str(), row.priority),
            ("Ali", Priority::High)
        );
    }
    let mut seen = 0;
    store
        .read_blocking(move |r| {
            r.for_each_raw(Some(inbox), |_, row, raw| {
                assert_eq!(row.size, raw.len() as u64);
                seen += 1;
                Ok(())
            })?;
            assert_eq!(seen, 6);
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_error_or_a_panic_keeps_nothing_and_the_thread_lives_on() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let inbox = role(&store, FolderRole::Inbox);
    let account = store
        .write_blocking(|tx| tx.insert_account(&settings("a@example.com")))
        .unwrap()
        .id;
    let file = move |tx: &Tx<'_>| {
        tx.file(&NewMessage {
            account: Some(account),
            uidl: Some(uidl("u1")),
            ..new(inbox, b"x")
        })
    };
    let failed = store.write_blocking(move |tx| file(tx).and(Err::<(), _>(Error::NameTaken)));
    assert!(matches!(failed, Err(Error::NameTaken)));
    let failed = store.write_blocking::<(), _>(move |tx| {
        file(tx)?;
        panic!("on purpose")
    });
    assert!(matches!(failed, Err(Error::Bug(words)) if words == "on purpose"));
    let failed = store.read_blocking::<(), _>(|_| panic!("on purpose"));
    assert!(matches!(failed, Err(Error::Bug(_))));
    let (seen, total) = store
        .read_blocking(move |r| Ok((r.seen(account)?.len(), r.folder(inbox)?.total)))
        .unwrap();
    assert_eq!((seen, total), (0, 0));
    store.write_blocking(file).unwrap();
    assert_eq!(
        store
            .read_blocking(move |r| Ok(r.seen(account)?.len()))
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn async_callers_are_answered_too() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let id = store
        .write(|tx| tx.file(&new(tx.by_role(FolderRole::Junk)?, b"raw")))
        .await
        .unwrap();
    assert_eq!(store.read(move |r| r.raw(id)).await.unwrap(), b"raw");
    let gone = store.read(|r| r.raw(MessageId(99))).await;
    assert!(matches!(gone, Err(Error::NotFound)));
}

#[test]
fn a_profile_is_used_by_one_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let profile = dir.path().join("a/b");
    let store = open(&profile);
    assert!(matches!(Store::open(&profile), Err(Error::InUse)));
    drop(store);
    open(&profile);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            fs::metadata(&profile).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }
}

/// Refused, and every file as it was.
fn refused(profile: &Path) -> Error {
    let files = || {
        let mut files: Vec<_> = fs::read_dir(profile)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.file_name().unwrap() != "lock")
            .map(|path| (fs::read(&path).unwrap(), path))
            .collect();
        files.sort();
        files
    };
    let before = files();
    let error = Store::open(profile).unwrap_err();
    assert!(files() == before, "{error}: something was changed");
    error
}

#[test]
fn a_newer_database_is_refused_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let path = dir.path().join("mail.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(
        refused(dir.path()),
        Error::Newer { found: 99, .. }
    ));
}

#[test]
fn a_newer_schema_that_is_still_in_the_log_is_refused_too() {
    let dir = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let connection = rusqlite::Connection::open(dir.path().join("mail.db")).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    for name in ["mail.db", "mail.db-wal"] {
        fs::copy(dir.path().join(name), other.path().join(name)).unwrap();
    }
    let (db, wal) = (
        other.path().join("mail.db"),
        other.path().join("mail.db-wal"),
    );
    let before = (fs::read(&db).unwrap(), fs::read(&wal).unwrap());
    assert!(matches!(
        Store::open(other.path()),
        Err(Error::Newer { found: 99, .. })
    ));
    assert!((fs::read(&db).unwrap(), fs::read(&wal).unwrap()) == before);
}

#[test]
fn a_damaged_or_foreign_file_is_refused_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let path = dir.path().join("mail.db");
    let good = fs::read(&path).unwrap();
    let mut header = good.clone();
    header[0..8].copy_from_slice(b"garbage!");
    let mut application = good.clone();
    application[68..72].copy_from_slice(&7_u32.to_be_bytes());
    let mut schema = good.clone();
    schema[100..110].fill(0xff);
    for bad in [
        header,
        application,
        schema,
        good[..good.len() / 2].to_vec(),
        b"short".to_vec(),
    ] {
        fs::write(&path, bad).unwrap();
        let _ = fs::remove_file(dir.path().join("mail.db-shm"));
        let _ = fs::remove_file(dir.path().join("mail.db-wal"));
        let before = fs::read(&path).unwrap();
        assert!(matches!(Store::open(dir.path()), Err(Error::Damaged(_))));
        assert!(fs::read(&path).unwrap() == before);
    }
    fs::remove_file(&path).unwrap();
    fs::write(dir.path().join("mail.db-wal"), b"letters").unwrap();
    assert!(matches!(refused(dir.path()), Error::Damaged(_)));
}

/// A database of schema 2, in which the letters themselves stood: as they are, compressed, and in pieces.
fn of_schema_2(profile: &Path, letters: &[Vec<u8>; 3]) {
    // What every schema has in common.
    drop(open(profile));
    let path = profile.join("mail.db");
    let application: i64 = rusqlite::Connection::open(&path)
        .unwrap()
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .unwrap();
    fs::remove_dir_all(profile).unwrap();
    fs::create_dir_all(profile).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    for sql in [
        include_str!("../../migrations/0001.sql"),
        include_str!("../../migrations/0002.sql"),
    ] {
        connection.execute_batch(sql).unwrap();
    }
    for (name, value) in [("application_id", application), ("user_version", 2)] {
        connection.pragma_update(None, name, value).unwrap();
    }
    for (number, letter) in (1_i64..).zip(letters) {
        let answers = (number == 3).then_some("1@k.example");
        connection
            .execute(
                "INSERT INTO messages VALUES (?1, NULL, 1, 'Ali', 'ali@k.example', '[]', ?2, '', ?1, NULL, ?3, 1, 0, 0,
                     0, 0, 1, ?4, ?5, '', ?6, 'ali', '', '', NULL)",
                (
                    number,
                    format!("Letter {number}"),
                    letter.len() as i64,
                    format!("{number}@k.example"),
                    answers,
                    Sha256::digest(letter).to_vec(),
                ),
            )
            .unwrap();
        let (coding, first, rest) = match number {
            1 => (0, letter.clone(), None),
            2 => (1, zstd::encode_all(&letter[..], 3).unwrap(), None),
            _ => {
                let (first, rest) = letter.split_at(letter.len() / 2);
                (0, first.to_vec(), Some(rest))
            }
        };
        connection
            .execute(
                "INSERT INTO raws VALUES (?1, ?2, ?3, NULL)",
                (number, coding, first),
            )
            .unwrap();
        if let Some(rest) = rest {
            connection
                .execute("INSERT INTO raw_pieces VALUES (?1, 1, ?2)", (number, rest))
                .unwrap();
        }
    }
}

#[test]
fn letters_of_an_older_schema_are_all_there_byte_for_byte() {
    let dir = tempfile::tempdir().unwrap();
    let letters = [1, 2, 3].map(|number: u8| {
        let text = format!("Subject: Letter {number}\r\n\r\n\u{fc}\0\r\n").repeat(400);
        [text.into_bytes(), vec![number, 0xff, b'\n']].concat()
    });
    of_schema_2(dir.path(), &letters);
    for opened in ["for the first time", "once more"] {
        let store = open(dir.path());
        let inbox = role(&store, FolderRole::Inbox);
        let (ids, raws, rows) = store
            .read_blocking(move |reader| {
                let ids = reader.ids_in(inbox)?;
                let raws = ids.iter().map(|id| reader.raw(*id));
                let rows = ids.iter().map(|id| reader.message(*id));
                Ok((
                    ids.clone(),
                    raws.collect::<Result<Vec<_>, _>>()?,
                    rows.collect::<Result<Vec<_>, _>>()?,
                ))
            })
            .unwrap();
        assert_eq!(ids, [1, 2, 3].map(MessageId), "{opened}");
        assert!(raws == letters, "{opened}");
        let subjects: Vec<&str> = rows.iter().map(|row| &*row.subject).collect();
        assert_eq!(subjects, ["Letter 1", "Letter 2", "Letter 3"]);
        assert_eq!(rows[0].conversation, rows[2].conversation, "an answer");
        assert_ne!(rows[0].conversation, rows[1].conversation);
        let view = ListView {
            show: Show::Unread,
            grouped: true,
            ..ListView::of(inbox)
        };
        let unread = store.read_blocking(move |reader| reader.list(&view, 0, 10));
        let heads: Vec<i64> = unread.unwrap().rows.iter().map(|row| row.id.0).collect();
        assert_eq!(heads, [3, 2], "{opened}");
        let findings = store.check_blocking(Check::Everything, |_, _| true);
        assert_eq!(findings.unwrap(), []);
        // A letter that comes again is known.
        for letter in &letters {
            let again = pack(store.algorithm(), letter.clone());
            let here = store
                .read_blocking(move |reader| reader.is_here(again.digest(), MessageId(3)))
                .unwrap();
            assert!(here, "{opened}");
        }
    }
    let new = tempfile::tempdir().unwrap();
    assert_eq!(open(new.path()).algorithm(), Algorithm::Blake3);
}
