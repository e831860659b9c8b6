//! Which messages belong together.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::heads::tests::wrong_heads;
use crate::list::tests::mail::{Dice, letter};
use crate::{NewMessage, Store, Tx};
use contract::{FolderId, Watch};
use std::collections::{BTreeMap, BTreeSet};

fn threaded(message_id: &str, references: &[&str], subject: &str) -> NewMessage {
    let mut new = letter(&mut Dice(1), FolderId(1), 1);
    new.message_id = Some(message_id.to_owned());
    new.in_reply_to = None;
    new.references = references.iter().map(|id| (*id).to_owned()).collect();
    new.subject = subject.to_owned();
    new.received = 1_000;
    new
}

fn conversations(letters: Vec<NewMessage>) -> Vec<i64> {
    let profile = tempfile::tempdir().unwrap();
    let store = Store::open(profile.path()).unwrap();
    store
        .write_blocking(move |tx| {
            let mut ids = Vec::new();
            for letter in &letters {
                ids.push(tx.file(letter)?);
            }
            ids.into_iter()
                .map(|id| Ok(tx.message(id)?.conversation.0))
                .collect()
        })
        .unwrap()
}

#[test]
fn replies_find_each_other_whatever_comes_first() {
    let all = |found: &[i64]| found.iter().all(|one| *one == found[0]);
    let root = || threaded("a", &[], "Plan");
    let reply = || threaded("b", &["a"], "Re: Plan");
    let reply_to_reply = || threaded("c", &["a", "b"], "Re: Plan");
    assert!(all(&conversations(vec![root(), reply(), reply_to_reply()])));
    assert!(all(&conversations(vec![reply_to_reply(), reply(), root()])));
    // Two that know nothing of each other, until the one between them comes.
    let late = vec![
        threaded("x", &[], "1"),
        threaded("z", &["y"], "3"),
        threaded("y", &["x"], "2"),
    ];
    assert!(all(&conversations(late)));
    // Without ids, the subject of a reply is what is left.
    assert!(all(&conversations(vec![
        root(),
        threaded("d", &[], "Ynt: plan")
    ])));
    let found = conversations(vec![root(), threaded("d", &[], "Plan")]);
    assert_ne!(found[0], found[1]);
}

#[test]
fn hostile_references_cost_nothing() {
    let many: Vec<String> = (0..10_000).map(|n| format!("{n}@hostile")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let long = "x".repeat(100_000);
    let mut letters: Vec<NewMessage> = (0..200)
        .map(|n| threaded(&format!("{n}@hostile"), &[], &format!("Topic {n}")))
        .collect();
    letters.push(threaded("self", &["self", "self"], "a"));
    letters.push(threaded("one", &["two"], "b"));
    letters.push(threaded("two", &["one"], "b"));
    letters.push(threaded(&long, &[&long], "c"));
    letters.push(threaded("", &["", ""], "d"));
    letters.push(threaded("joins", &many, "e"));
    let found = conversations(letters);
    // It joins a few of the conversations that it names, not all.
    let mut topics = found[..200].to_vec();
    topics.sort_unstable();
    topics.dedup();
    assert!(topics.len() > 150, "{}", topics.len());
    assert_eq!(found[201], found[202]);
}

#[test]
fn who_ignores_a_conversation_hears_no_more_of_it() {
    let profile = tempfile::tempdir().unwrap();
    let store = Store::open(profile.path()).unwrap();
    store
        .write_blocking(|tx| {
            let root = tx.file(&threaded("a", &[], "Plan"))?;
            tx.watch(&[root], Some(Watch::Ignored))?;
            tx.delete_messages(&[root], 5)?;
            let mut reply = threaded("b", &["a"], "Re: Plan");
            reply.unread = true;
            let reply = tx.file(&reply)?;
            let row = tx.message(reply)?;
            assert_eq!((row.watch, row.unread), (Some(Watch::Ignored), false));
            tx.watch(&[reply], None)?;
            assert_eq!(tx.message(reply)?.watch, None);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_large_conversation_takes_small_ones_and_two_large_ones_stay_two() {
    let chain = |name: &'static str, length: usize| {
        (0..length).map(move |n| {
            let root = format!("{name}0");
            let references: &[&str] = if n > 0 { &[root.as_str()] } else { &[] };
            threaded(&format!("{name}{n}"), references, "x")
        })
    };
    let small = super::SMALL;
    let joined = |sizes: [usize; 2], between: [&str; 2]| {
        let letters = (chain("a", sizes[0]))
            .chain(chain("b", sizes[1]))
            .chain([threaded("joins", &between, "x")])
            .collect();
        let found = conversations(letters);
        (found[0], found[sizes[0]], *found.last().unwrap())
    };
    for between in [["a0", "b0"], ["b0", "a0"]] {
        let (a, b, joining) = joined([small + 5, 3], between);
        assert_eq!((b, joining), (a, a));
        let (a, b, joining) = joined([small + 5, small + 5], between);
        assert_ne!(a, b);
        assert!(joining == a || joining == b);
    }
}

/// Which messages belong together and which stand for them, whatever their conversations are called.
fn threads(tx: &Tx<'_>) -> BTreeMap<i64, (BTreeSet<i64>, BTreeSet<i64>)> {
    assert_eq!(wrong_heads(tx.connection), []);
    let mut named: BTreeMap<i64, (BTreeSet<i64>, BTreeSet<i64>)> = BTreeMap::new();
    let mut rows = tx
        .connection
        .prepare("SELECT id, conversation, head FROM messages")
        .unwrap();
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    for row in rows.unwrap() {
        let (id, conversation, head): (i64, i64, bool) = row.unwrap();
        assert_ne!(conversation, 0);
        let thread = named.entry(conversation).or_default();
        thread.0.insert(id);
        if head {
            thread.1.insert(id);
        }
    }
    let by_first = |thread: (BTreeSet<i64>, BTreeSet<i64>)| (*thread.0.first().unwrap(), thread);
    named.into_values().map(by_first).collect()
}

#[test]
fn messages_from_before_find_their_conversations() {
    let profile = tempfile::tempdir().unwrap();
    let store = Store::open(profile.path()).unwrap();
    store
        .write_blocking(|tx| {
            let mut dice = Dice(3);
            for number in 0..300 {
                let id = tx.file(&letter(&mut dice, FolderId(1), number))?;
                tx.set_flag(&[id], dice.roll(3) == 0)?;
            }
            let before = threads(tx);
            assert!(before.values().any(|(messages, _)| messages.len() > 2));
            tx.connection.execute_batch(
                "UPDATE messages SET conversation = 0, head = 1, unread_head = 0, flagged_head = 1;
                 DELETE FROM reference_ids; DELETE FROM merged_conversations;",
            )?;
            tx.thread_all()?;
            assert_eq!(threads(tx), before);
            // What was recovered without its row joins those that kept theirs.
            tx.connection.execute_batch(
                "UPDATE messages SET conversation = 0, head = 1 WHERE id % 3 = 0;
                 DELETE FROM reference_ids;",
            )?;
            tx.note_all()?;
            tx.thread_all()?;
            assert_eq!(threads(tx), before);
            Ok(())
        })
        .unwrap();
}
