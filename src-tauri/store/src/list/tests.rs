//! Every list against a model that sorts all rows in memory. Steps are short here, so that few rows make many.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::{NewMessage, Store, keys, pack};
use contract::*;
use std::collections::BTreeMap;

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

const SORTS: [SortBy; 9] = [
    SortBy::Received,
    SortBy::Sent,
    SortBy::From,
    SortBy::To,
    SortBy::Subject,
    SortBy::Size,
    SortBy::Flag,
    SortBy::Attachment,
    SortBy::Account,
];
const SHOWS: [Show; 6] = [
    Show::All,
    Show::Unread,
    Show::Flagged,
    Show::HideIgnored,
    Show::HideReadOrIgnored,
    Show::Watched,
];

fn letter(dice: &mut Dice, folder: FolderId, number: u64) -> NewMessage {
    let names = ["Zeynep", "Çiğdem", "Cem", "Deniz", "Şule", "selin", "Ömer"];
    let person = |at: u64| Person {
        name: names[at as usize % names.len()].to_owned(),
        address: "x@example.org".to_owned(),
    };
    // Some answer an earlier one, some a later one that is not here yet.
    let near = (number + dice.roll(7)).saturating_sub(3);
    let answers = dice.roll(3) == 0;
    let received = 1_000 + dice.roll(40) as i64;
    NewMessage {
        account: None,
        folder,
        from: person(dice.roll(7)),
        to: vec![person(dice.roll(7))],
        subject: format!("Subject {}", dice.roll(5)),
        preview: String::new(),
        sent: (dice.roll(4) > 0).then(|| 900 + dice.roll(50) as i64),
        has_attachment: dice.roll(3) == 0,
        priority: Priority::Normal,
        message_id: Some(format!("{number}@example.org")),
        in_reply_to: answers.then(|| format!("{near}@example.org")),
        references: Vec::new(),
        packed: pack(vec![b'x'; dice.roll(20) as usize]),
        received,
        unread: dice.roll(2) == 0,
        uidl: None,
        whole_size: None,
    }
}

/// The rows of a list without groups, as the model has it.
fn model(all: &[MessageSummary], view: &ListView) -> Vec<MessageId> {
    let ignored = |row: &MessageSummary| row.watch == Some(Watch::Ignored);
    let mut rows: Vec<&MessageSummary> = all
        .iter()
        .filter(|row| match view.show {
            Show::All => true,
            Show::Unread => row.unread,
            Show::Flagged => row.flagged,
            Show::HideIgnored => !ignored(row),
            Show::HideReadOrIgnored => row.unread && !ignored(row),
            Show::Watched => row.watch == Some(Watch::Watched),
        })
        .collect();
    let name = |person: Option<&Person>| {
        person.map_or_else(String::new, |person| {
            keys::person(&person.name, &person.address)
        })
    };
    rows.sort_by_key(|row| {
        let (number, text) = match view.sort {
            SortBy::Received | SortBy::Account => (0, String::new()),
            SortBy::Sent => (row.sent.unwrap_or(row.received), String::new()),
            SortBy::From => (0, name(Some(&row.from))),
            SortBy::To => (0, name(row.to.first())),
            SortBy::Subject => (0, keys::subject(&row.subject)),
            SortBy::Size => (row.size as i64, String::new()),
            SortBy::Flag => (i64::from(row.flagged), String::new()),
            SortBy::Attachment => (i64::from(row.has_attachment), String::new()),
        };
        (number, text, row.received, row.id)
    });
    if view.direction == Direction::Descending {
        rows.reverse();
    }
    rows.into_iter().map(|row| row.id).collect()
}

/// The same with a row for each conversation.
fn grouped_model(all: &[MessageSummary], view: &ListView) -> Vec<MessageId> {
    let mut conversations: BTreeMap<ConversationId, Vec<&MessageSummary>> = BTreeMap::new();
    for row in all {
        conversations.entry(row.conversation).or_default().push(row);
    }
    let mut heads = Vec::new();
    for members in conversations.values_mut() {
        members.sort_by_key(|row| (row.received, row.id));
        heads.push((*members.last().unwrap()).clone());
    }
    let mut rows = Vec::new();
    for head in model(&heads, view) {
        rows.push(head);
        let head = heads.iter().find(|row| row.id == head).unwrap();
        if view.open.contains(&head.conversation) {
            let members = &conversations[&head.conversation];
            rows.extend(members[..members.len() - 1].iter().map(|row| row.id));
        }
    }
    rows
}

fn ids(window: &ListWindow) -> Vec<MessageId> {
    window.rows.iter().map(|row| row.id).collect()
}

fn agree(store: &Store, folder: FolderId, dice: &mut Dice) {
    let rows = store
        .read_blocking(move |reader| {
            let mut rows = Vec::new();
            for id in reader.ids_in(folder)? {
                rows.push(reader.message(id)?);
            }
            Ok(rows)
        })
        .unwrap();
    let sort = SORTS[dice.roll(9) as usize];
    for show in SHOWS {
        for direction in [Direction::Ascending, Direction::Descending] {
            for grouped in [false, true] {
                let some = |row: &&MessageSummary| row.id.0 % 5 == 0;
                let view = ListView {
                    folder,
                    sort,
                    direction,
                    show,
                    grouped,
                    open: rows
                        .iter()
                        .filter(some)
                        .map(|row| row.conversation)
                        .collect(),
                };
                let expected = if super::groups(&view) {
                    grouped_model(&rows, &view)
                } else {
                    model(&rows, &view)
                };
                for _ in 0..3 {
                    let offset = dice.roll(expected.len() as u64 + 3);
                    let limit = 1 + dice.roll(12);
                    let asked = view.clone();
                    let window = store
                        .read_blocking(move |reader| reader.list(&asked, offset, limit))
                        .unwrap();
                    let end = expected.len().min((offset + limit) as usize);
                    let wanted = expected.get(offset as usize..end).unwrap_or_default();
                    assert_eq!(ids(&window), wanted, "{view:?} from {offset}, {limit}");
                    assert_eq!(window.total, expected.len() as u64, "{view:?}");
                }
                if let Some(row) = rows.get(dice.roll(rows.len() as u64 + 1) as usize) {
                    let (asked, id) = (view.clone(), row.id);
                    let place = store
                        .read_blocking(move |reader| reader.place_of(&asked, id))
                        .unwrap();
                    let wanted = expected.iter().position(|shown| *shown == id);
                    if !super::groups(&view) || wanted.is_some() {
                        assert_eq!(place, wanted.map(|at| at as u64), "{view:?} {id}");
                    }
                }
                if !super::groups(&view) {
                    let after = dice.roll(expected.len() as u64 + 1);
                    let asked = view.clone();
                    let next = store
                        .read_blocking(move |reader| reader.next_unread(&asked, Some(after)))
                        .unwrap()
                        .map(|(place, row)| (place, row.id));
                    let unread =
                        |id: &MessageId| rows.iter().any(|row| row.id == *id && row.unread);
                    let from = (after as usize + 1).min(expected.len());
                    let wanted = (from..expected.len())
                        .chain(0..expected.len())
                        .find(|at| unread(&expected[*at]))
                        .map(|at| (at as u64, expected[at]));
                    assert_eq!(next, wanted, "{view:?} after {after}");
                }
            }
        }
    }
}

#[test]
fn every_list_agrees_with_a_model_after_any_sequence() {
    for seed in 0..3 {
        let profile = tempfile::tempdir().unwrap();
        let store = Store::open(profile.path()).unwrap();
        let mut dice = Dice(seed);
        let folders = store
            .write_blocking(|tx| {
                Ok([
                    tx.by_role(FolderRole::Inbox)?,
                    tx.create_folder(None, "Aile")?.id,
                ])
            })
            .unwrap();
        let mut number = 0;
        for _ in 0..60 {
            let many = if dice.roll(10) == 0 {
                40
            } else {
                1 + dice.roll(6)
            };
            let kind = dice.roll(10);
            let ids: Vec<MessageId> = store
                .read_blocking(move |reader| {
                    let mut ids = reader.ids_in(folders[0])?;
                    ids.extend(reader.ids_in(folders[1])?);
                    Ok(ids)
                })
                .unwrap();
            let mut some: Vec<MessageId> = (0..many)
                .filter_map(|_| ids.get(dice.roll(ids.len() as u64 + 1) as usize).copied())
                .collect();
            some.sort_unstable();
            some.dedup();
            let new: Vec<NewMessage> = (0..many)
                .map(|_| {
                    number += 1;
                    letter(&mut dice, folders[usize::from(number % 4 == 0)], number)
                })
                .collect();
            let (flag, to) = (dice.roll(2) == 0, folders[dice.roll(2) as usize]);
            store
                .write_blocking(move |tx| {
                    match kind {
                        0..=4 => {
                            for new in &new {
                                tx.file(new)?;
                            }
                        }
                        5 => drop(tx.mark_read(&some, flag)?),
                        6 => drop(tx.set_flag(&some, flag)?),
                        7 => drop(tx.move_to(&some, to)?),
                        8 => drop(tx.delete_messages(&some, 0)?),
                        _ => {
                            let watch = [None, Some(Watch::Watched), Some(Watch::Ignored)];
                            tx.watch(&some, watch[some.len() % 3])?;
                        }
                    }
                    Ok(())
                })
                .unwrap();
            agree(&store, folders[0], &mut dice);
        }
    }
}

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
fn a_typed_beginning_is_found_in_either_direction() {
    let profile = tempfile::tempdir().unwrap();
    let store = Store::open(profile.path()).unwrap();
    store
        .write_blocking(|tx| {
            for number in 0..60 {
                let mut new = letter(&mut Dice(number), FolderId(1), number);
                new.from.name =
                    format!("{} {number}", if number % 2 == 0 { "Işık" } else { "Ali" });
                tx.file(&new)?;
            }
            Ok(())
        })
        .unwrap();
    for direction in [Direction::Ascending, Direction::Descending] {
        let view = ListView {
            sort: SortBy::From,
            direction,
            ..ListView::of(FolderId(1))
        };
        let (place, nobody) = store
            .read_blocking({
                let view = view.clone();
                move |reader| {
                    Ok((
                        reader.place_typed(&view, "ışı")?,
                        reader.place_typed(&view, "zz")?,
                    ))
                }
            })
            .unwrap();
        assert_eq!(
            place,
            Some(if direction == Direction::Ascending {
                30
            } else {
                0
            })
        );
        assert_eq!(nobody, None);
    }
}
