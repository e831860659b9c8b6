//! What came from a maildrop.

use crate::room::{new, open, settings, uidl};
use contract::*;
use std::fs;
use store::{Claims, Error, NewMessage, pack};

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
    assert_eq!(
        packed.digest(),
        pack(store.algorithm(), raw.clone()).digest()
    );
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
