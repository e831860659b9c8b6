//! The promises of the store, from outside.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

use contract::*;
use std::fs;
use std::path::Path;
use store::{Claims, Envelope, Error, NewMessage, NewUidl, Store, Tx, pack};

fn settings(email: &str) -> AccountSettings {
    let server = Server {
        host: "mail.example".into(),
        port: 995,
        security: Security::Tls,
    };
    AccountSettings {
        name: email.into(),
        display_name: "Ayşe".into(),
        email: email.into(),
        reply_to: None,
        incoming: server.clone(),
        outgoing: server,
        user: email.into(),
        outgoing_sign_in: true,
        retention: Retention::default(),
        timeout_seconds: 60,
        include_in_all: true,
        receive_every_minutes: None,
        headers_first_above_mb: None,
        ca_file: None,
    }
}

fn new(folder: FolderId, raw: &[u8]) -> NewMessage {
    NewMessage {
        account: None,
        folder,
        from: Person {
            name: "Çiğdem".into(),
            address: "c@example.com".into(),
        },
        to: vec![Person {
            name: "Ali".into(),
            address: "ali@example.com".into(),
        }],
        subject: "Re: Merhaba".into(),
        preview: "…".into(),
        sent: Some(5),
        has_attachment: false,
        priority: Priority::High,
        message_id: Some("a@b".into()),
        in_reply_to: None,
        references: vec!["x@y".into()],
        packed: pack(raw),
        received: 1000,
        unread: true,
        uidl: None,
        whole_size: None,
    }
}

fn open(dir: &Path) -> Store {
    Store::open(dir).unwrap()
}

fn role(store: &Store, role: FolderRole) -> FolderId {
    store.read_blocking(move |r| r.by_role(role)).unwrap()
}

/// A linear congruential generator (Knuth's constants): the same sequence on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

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
    connection.pragma_update(None, "user_version", 7).unwrap();
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
        Err(Error::Newer { found: 7, .. })
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

#[test]
fn counts_are_right_after_any_sequence() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store
        .write_blocking(|tx| {
            let mut dice = Dice(42);
            let mut own: Vec<FolderId> = Vec::new();
            let mut model: Vec<(MessageId, FolderId, bool)> = Vec::new();
            let fixed = [
                FolderRole::Inbox,
                FolderRole::Sent,
                FolderRole::Deleted,
                FolderRole::Junk,
            ]
            .map(|role| tx.by_role(role).unwrap());
            for turn in 0..1500 {
                let folders: Vec<FolderId> = fixed.iter().chain(&own).copied().collect();
                let folder = folders[dice.roll(folders.len() as u64) as usize];
                let at = dice.roll(model.len().max(1) as u64) as usize;
                match (dice.roll(10), model.get(at).copied()) {
                    (0..=3, _) => {
                        let unread = dice.roll(2) == 0;
                        let id = tx.file(&NewMessage {
                            unread,
                            ..new(folder, b"x")
                        })?;
                        model.push((id, folder, unread));
                    }
                    (4, Some((id, ..))) => {
                        tx.move_to(&[id], folder)?;
                        model[at].1 = folder;
                    }
                    (5, Some((id, ..))) => {
                        let read = dice.roll(2) == 0;
                        tx.mark_read(&[id, id], read)?;
                        model[at].2 = !read;
                    }
                    (6, Some((id, ..))) => {
                        tx.delete_messages(&[id, MessageId(999_999)], 1)?;
                        model.remove(at);
                    }
                    (7, _) if turn % 5 == 0 => {
                        tx.mark_folder_read(folder)?;
                        model
                            .iter_mut()
                            .filter(|m| m.1 == folder)
                            .for_each(|m| m.2 = false);
                    }
                    (8, _) if own.len() < 6 => {
                        own.push(tx.create_folder(None, &format!("f{turn}"))?.id)
                    }
                    (9, _) if turn % 9 == 0 && !own.is_empty() => {
                        let gone = own.remove(0);
                        tx.delete_folder(gone)?;
                        model
                            .iter_mut()
                            .filter(|m| m.1 == gone)
                            .for_each(|m| m.1 = fixed[2]);
                    }
                    _ => {}
                }
                for folder in tx.folders()? {
                    let here = model.iter().filter(|m| m.1 == folder.id);
                    assert_eq!(folder.total, here.clone().count() as u64, "turn {turn}");
                    assert_eq!(
                        folder.unread,
                        here.filter(|m| m.2).count() as u64,
                        "turn {turn}"
                    );
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn folders_keep_their_rules() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store
        .write_blocking(|tx| {
            let roles: Vec<_> = tx.folders()?.into_iter().map(|f| f.role.unwrap()).collect();
            assert_eq!(roles, FolderRole::ALL);
            let top = tx.create_folder(None, " Aile ")?;
            assert_eq!(top.name, "Aile");
            assert!(matches!(
                tx.create_folder(None, "aILE"),
                Err(Error::NameTaken)
            ));
            assert!(matches!(
                tx.create_folder(None, "  "),
                Err(Error::Invalid(_))
            ));
            assert!(matches!(
                tx.create_folder(Some(FolderId(99)), "x"),
                Err(Error::NotFound)
            ));
            let inner = tx.create_folder(Some(top.id), "Aile")?;
            tx.rename_folder(top.id, "AİLE")?;
            let message = tx.file(&new(inner.id, b"x"))?;
            let inbox = tx.by_role(FolderRole::Inbox)?;
            assert!(matches!(tx.delete_folder(inbox), Err(Error::Invalid(_))));
            assert!(matches!(
                tx.move_to(&[message], tx.by_role(FolderRole::Outbox)?),
                Err(Error::Invalid(_))
            ));
            tx.delete_folder(top.id)?;
            assert_eq!(
                tx.message(message)?.folder,
                tx.by_role(FolderRole::Deleted)?
            );
            assert!(matches!(tx.folder(inner.id), Err(Error::NotFound)));
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_order_of_the_list_agrees_with_places_and_windows() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store
        .write_blocking(|tx| {
            let inbox = tx.by_role(FolderRole::Inbox)?;
            let names = [
                "Zeynep", "Çiğdem", "Cem", "Deniz", "Şule", "selin", "Ömer", "Osman", "Çiğdem",
            ];
            for (n, name) in names.iter().enumerate() {
                let from = Person {
                    name: (*name).into(),
                    address: String::new(),
                };
                let unread = n % 3 == 0;
                let raw = vec![b'x'; n * 7 % 5];
                tx.file(&NewMessage {
                    from,
                    received: (n as i64 * 5) % 4,
                    unread,
                    ..new(inbox, &raw)
                })?;
            }
            let view = |sort, direction| ListView {
                sort,
                direction,
                ..ListView::of(inbox)
            };
            let by_name = view(SortBy::From, Direction::Ascending);
            let rows = tx.list(&by_name, 0, 100)?.rows;
            let sorted: Vec<_> = rows.iter().map(|row| row.from.name.as_str()).collect();
            assert_eq!(
                sorted,
                [
                    "Cem", "Çiğdem", "Çiğdem", "Deniz", "Osman", "Ömer", "selin", "Şule", "Zeynep"
                ]
            );
            for sort in [
                SortBy::Received,
                SortBy::From,
                SortBy::To,
                SortBy::Subject,
                SortBy::Size,
            ] {
                for direction in [Direction::Ascending, Direction::Descending] {
                    let view = view(sort, direction);
                    let all = tx.list(&view, 0, 100)?;
                    assert_eq!(all.total, 9);
                    let window = tx.list(&view, 3, 4)?;
                    assert_eq!(window.rows, all.rows[3..7]);
                    for (n, row) in all.rows.iter().enumerate() {
                        assert_eq!(tx.place_of(&view, row.id)?, Some(n as u64));
                        let below = (n + 1..9).find(|k| all.rows[*k].unread);
                        let expected = below
                            .or_else(|| (0..9).find(|k| all.rows[*k].unread))
                            .unwrap();
                        let (place, found) = tx.next_unread(&view, Some(n as u64))?.unwrap();
                        assert_eq!(
                            (place as usize, found.id),
                            (expected, all.rows[expected].id)
                        );
                    }
                }
            }
            tx.mark_folder_read(inbox)?;
            assert_eq!(tx.next_unread(&by_name, None)?, None);
            Ok(())
        })
        .unwrap();
}

fn uidl(uid: &str) -> NewUidl {
    NewUidl {
        uid: uid.into(),
        listed_size: 1,
        fingerprint: [7; 32],
    }
}

fn with_uidl(new: NewMessage, account: AccountId, uid: &str) -> NewMessage {
    NewMessage {
        account: Some(account),
        uidl: Some(uidl(uid)),
        ..new
    }
}

#[test]
fn what_is_here_is_claimed_once_whatever_the_server_calls_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store
        .write_blocking(|tx| {
            let account = tx.insert_account(&settings("a@example.com"))?.id;
            let inbox = tx.by_role(FolderRole::Inbox)?;
            let receive = |uid: &str, raw: &[u8], claims: &mut Claims| {
                tx.receive(&with_uidl(new(inbox, raw), account, uid), claims)
            };
            let listing = |uids: &[&str]| Claims {
                listed: uids.iter().map(|uid| (*uid).to_owned()).collect(),
                ..Claims::default()
            };
            // Two copies of the same bytes on the server are two messages here.
            let mut claims = listing(&["1", "2"]);
            assert!(receive("1", b"x", &mut claims)?);
            assert!(receive("2", b"x", &mut claims)?);
            // The server changes its unique-ids: nothing is new.
            let mut claims = listing(&["a", "b"]);
            assert!(!receive("a", b"x", &mut claims)?);
            assert!(!receive("b", b"x", &mut claims)?);
            tx.forget(account, &["1".into(), "2".into()])?;
            // A unique-id is given to another message.
            assert!(receive("a", b"y", &mut listing(&["a", "b"]))?);
            let seen = tx.seen(account)?;
            assert_eq!(seen.len(), 2);
            // Deleted for good, it does not come back under another unique-id; as a second copy it does.
            let y = seen["a"].message.unwrap();
            tx.delete_messages(&[y], 9)?;
            assert!(!receive("c", b"y", &mut listing(&["b", "c"]))?);
            assert_eq!(tx.seen(account)?["c"].deleted_at, Some(9));
            assert!(receive("d", b"y", &mut listing(&["a", "b", "c", "d"]))?);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_rest_of_a_message_is_asked_for_comes_or_goes() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store
        .write_blocking(|tx| {
            let account = tx.insert_account(&settings("a@example.com"))?.id;
            let inbox = tx.by_role(FolderRole::Inbox)?;
            let header = |uid: &str| NewMessage {
                whole_size: Some(9_000_000),
                ..with_uidl(new(inbox, b"Subject: big\r\n\r\n"), account, uid)
            };
            let [one, two, three] = [
                tx.file(&header("1"))?,
                tx.file(&header("2"))?,
                tx.file(&header("3"))?,
            ];
            let row = tx.message(one)?;
            assert_eq!((row.size, row.rest), (9_000_000, Some(Rest::OnServer)));
            assert_eq!(tx.raw(one)?, b"Subject: big\r\n\r\n");

            let (folders, accounts) = tx.ask_rest(&[one, MessageId(99)])?;
            assert_eq!((folders, accounts), (vec![inbox], vec![account]));
            assert_eq!(tx.message(one)?.rest, Some(Rest::Asked));
            assert_eq!(tx.seen(account)?["1"].rest, Some(store::Rest::Asked));
            tx.set_flag(&[one], true)?;
            tx.complete(
                one,
                &with_uidl(new(inbox, b"Subject: big\r\n\r\nall"), account, "1"),
            )?;
            let row = tx.message(one)?;
            assert_eq!((row.rest, row.flagged, row.size), (None, true, 19));
            assert_eq!(tx.raw(one)?, b"Subject: big\r\n\r\nall");
            assert_eq!(tx.seen(account)?["1"].rest, None);

            tx.delete_on_server(&[one, two], 5)?;
            assert!(tx.message(one).is_ok(), "the whole letter is not a header");
            assert!(matches!(tx.message(two), Err(Error::NotFound)));
            assert_eq!(tx.seen(account)?["2"].rest, Some(store::Rest::Unwanted));

            assert_eq!(tx.forget(account, &["3".into()])?, vec![inbox]);
            assert_eq!(tx.message(three)?.rest, Some(Rest::Gone));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_message_too_big_for_memory_is_spooled_and_kept_in_pieces() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    // Does not shrink, so that it takes several pieces.
    let mut state = 1_u64;
    let raw: Vec<u8> = (0..9_000_000)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as u8
        })
        .collect();
    let mut spool = store.spool().unwrap();
    for piece in raw.chunks(700_001) {
        spool.push(piece).unwrap();
    }
    let packed = spool.finish().unwrap();
    assert_eq!(packed.sha256(), pack(raw.clone()).sha256());
    let id = store
        .write_blocking(move |tx| {
            let inbox = tx.by_role(FolderRole::Inbox)?;
            tx.file(&NewMessage {
                packed,
                ..new(inbox, b"")
            })
        })
        .unwrap();
    assert!(store.read_blocking(move |reader| reader.raw(id)).unwrap() == raw);
    assert_eq!(fs::read_dir(dir.path().join("spool")).unwrap().count(), 0);
    // What a crash leaves behind is cleared.
    let left = store.spool().unwrap();
    std::mem::forget(left);
    drop(store);
    let _again = open(dir.path());
    assert!(!dir.path().join("spool").exists());
}

#[test]
fn unique_ids_outlive_their_messages_and_go_with_their_account() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store
        .write_blocking(|tx| {
            let first = tx.insert_account(&settings("a@example.com"))?;
            let second = tx.insert_account(&settings("b@example.com"))?;
            assert!(first.is_default && !second.is_default);
            let inbox = tx.by_role(FolderRole::Inbox)?;
            let put = |uid: &str| tx.file(&with_uidl(new(inbox, b"x"), first.id, uid));
            let (one, two) = (put("1")?, put("2")?);
            tx.delete_messages(&[one], 77)?;
            let seen = tx.seen(first.id)?;
            assert_eq!((seen["1"].deleted_at, seen["1"].message), (Some(77), None));
            assert_eq!((seen["2"].deleted_at, seen["2"].message), (None, Some(two)));
            tx.forget(first.id, &["1".into(), "nobody".into()])?;
            assert_eq!(tx.seen(first.id)?.len(), 1);
            tx.remove_account(first.id)?;
            assert_eq!(tx.message(two)?.account, None);
            assert!(tx.seen(first.id)?.is_empty());
            assert!(tx.account(second.id)?.is_default);
            assert!(matches!(tx.account(first.id), Err(Error::NotFound)));
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_outbox_knows_after_a_crash_what_may_have_been_sent() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store
        .write_blocking(|tx| {
            let account = tx.insert_account(&settings("a@example.com"))?.id;
            let envelope = |to: &str| Envelope {
                account,
                reverse_path: "a@example.com".into(),
                forward_paths: vec![to.into()],
            };
            let outbox = tx.by_role(FolderRole::Outbox)?;
            let queue = |to: &str| {
                tx.queue(
                    &NewMessage {
                        unread: false,
                        ..new(outbox, b"x")
                    },
                    &envelope(to),
                )
            };
            let ids = [queue("1@x")?, queue("2@x")?, queue("3@x")?, queue("4@x")?];
            assert_eq!(tx.due(0)?.len(), 4);
            for id in &ids[..2] {
                tx.set_outbox_state(*id, &OutboxState::Sending)?;
            }
            tx.mark_data_started(ids[0])?;
            assert!(matches!(tx.mark_data_started(ids[2]), Err(Error::NotFound)));
            assert!(matches!(
                tx.delete_messages(&[ids[1]], 1),
                Err(Error::Invalid(_))
            ));
            let problem = Problem::new(ProblemCode::ServerBusy);
            tx.set_outbox_state(ids[2], &OutboxState::Retrying { at: 50, problem })?;
            assert_eq!(tx.recover_outbox()?, 2);
            assert_eq!(
                tx.message(ids[0])?.outbox,
                Some(OutboxState::MayHaveBeenSent)
            );
            assert_eq!(tx.message(ids[1])?.outbox, Some(OutboxState::Waiting));
            let due =
                |now| Ok::<_, Error>(tx.due(now)?.iter().map(|q| q.message).collect::<Vec<_>>());
            assert_eq!(due(49)?, [ids[1], ids[3]]);
            assert_eq!(due(50)?, [ids[1], ids[2], ids[3]]);
            assert_eq!(
                (tx.queued(ids[1])?.attempts, tx.queued(ids[3])?.attempts),
                (1, 0)
            );
            tx.move_to(&[ids[3]], tx.by_role(FolderRole::Deleted)?)?;
            assert!(matches!(tx.queued(ids[3]), Err(Error::NotFound)));
            let sent = tx.by_role(FolderRole::Sent)?;
            assert_eq!(tx.sent(ids[1], 90)?, [outbox, sent]);
            assert!(matches!(tx.sent(ids[1], 91), Err(Error::NotFound)));
            let row = tx.message(ids[1])?;
            assert_eq!((row.folder, row.received, row.outbox), (sent, 90, None));
            tx.release_retrying()?;
            assert_eq!(due(0)?, [ids[2]]);
            tx.remove_account(account)?;
            assert!(due(100)?.is_empty());
            assert!(matches!(
                tx.message(ids[2])?.outbox,
                Some(OutboxState::Failed { .. })
            ));
            Ok(())
        })
        .unwrap();
}

#[test]
fn drafts_keep_their_files_and_settings_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store
        .write_blocking(|tx| {
            let mut draft = Draft {
                id: DraftId(0),
                account: Some(AccountId(9)),
                to: "a@x".into(),
                cc: String::new(),
                bcc: "b@x".into(),
                subject: "s".into(),
                text: "t\n".into(),
                attachments: Vec::new(),
                in_reply_to: Some("m@x".into()),
                references: vec!["m@x".into()],
                source: Some(MessageId(9)),
                forwards: false,
                saved: 5,
            };
            draft.id = tx.create_draft(&draft)?;
            let older = tx.create_draft(&Draft {
                saved: 1,
                ..draft.clone()
            })?;
            let file = tx.attach(draft.id, "a.bin", "application/octet-stream", b"\0\n")?;
            let other = tx.attach(draft.id, "b.txt", "text/plain", b"")?;
            tx.detach(draft.id, other.id)?;
            assert_eq!(
                tx.attachment_bytes(draft.id)?,
                [(file.clone(), b"\0\n".to_vec())]
            );
            draft.text = "more".into();
            tx.save_draft(&draft)?;
            let kept = Draft {
                account: None,
                source: None,
                attachments: vec![file],
                ..draft.clone()
            };
            assert_eq!(tx.draft(draft.id)?, kept);
            assert_eq!(
                tx.drafts()?.iter().map(|d| d.id).collect::<Vec<_>>(),
                [draft.id, older]
            );
            let drafts = tx.by_role(FolderRole::Drafts)?;
            assert_eq!(tx.folder(drafts)?.total, 2);
            tx.discard_draft(draft.id)?;
            assert!(matches!(tx.discard_draft(draft.id), Err(Error::NotFound)));
            assert!(matches!(tx.save_draft(&draft), Err(Error::NotFound)));
            assert!(tx.attachment_bytes(draft.id)?.is_empty());
            assert_eq!(tx.folder(drafts)?.total, 1);
            assert_eq!(tx.settings()?, Settings::default());
            let settings = Settings {
                theme: Theme::Dark,
                ..Settings::default()
            };
            tx.save_settings(&settings)?;
            assert_eq!(tx.settings()?, settings);
            Ok(())
        })
        .unwrap();
}
