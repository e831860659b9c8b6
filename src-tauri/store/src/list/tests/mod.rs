//! Every list against a model that sorts all rows in memory. Steps are short here, so that few rows make many.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

pub(crate) mod mail;

use crate::{Store, keys};
use contract::*;
use mail::{Dice, change, letter, store_with_folders};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

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

fn shows(view: &ListView, row: &MessageSummary) -> bool {
    let ignored = row.watch == Some(Watch::Ignored);
    match view.show {
        Show::All => true,
        Show::Unread => row.unread,
        Show::Flagged => row.flagged,
        Show::HideIgnored => !ignored,
        Show::HideReadOrIgnored => row.unread && !ignored,
        Show::Watched => row.watch == Some(Watch::Watched),
    }
}

/// The rows of a list without groups, as the model has it.
fn model(all: &[MessageSummary], view: &ListView) -> Vec<MessageId> {
    let mut rows: Vec<&MessageSummary> = all.iter().filter(|row| shows(view, row)).collect();
    let name = |person: Option<&Person>| {
        person.map_or_else(String::new, |person| {
            keys::person(&person.name, &person.address)
        })
    };
    rows.sort_by_key(|row| {
        let (number, text) = match view.sort {
            SortBy::Received => (0, String::new()),
            SortBy::Account => (row.account.map_or(0, |id| id.0), String::new()),
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
fn grouped_model(all: &[MessageSummary], view: &ListView) -> Vec<(MessageId, Grouping)> {
    let mut conversations: BTreeMap<ConversationId, Vec<&MessageSummary>> = BTreeMap::new();
    for row in all.iter().filter(|row| shows(view, row)) {
        conversations.entry(row.conversation).or_default().push(row);
    }
    let mut heads = Vec::new();
    for members in conversations.values_mut() {
        members.sort_by_key(|row| (row.received, row.id));
        heads.push((*members.last().unwrap()).clone());
    }
    let mut rows = Vec::new();
    for head in model(&heads, view) {
        let row = heads.iter().find(|row| row.id == head).unwrap();
        let members = &conversations[&row.conversation];
        let open = view.open.contains(&row.conversation);
        let grouping = match members.len() {
            1 => Grouping::Alone,
            messages => Grouping::Head {
                messages: messages as u64,
                unread: members.iter().filter(|row| row.unread).count() as u64,
                open,
            },
        };
        rows.push((head, grouping));
        if open {
            let others = members[..members.len() - 1].iter();
            rows.extend(others.map(|row| (row.id, Grouping::Below)));
        }
    }
    rows
}

fn ids(window: &ListWindow) -> Vec<(MessageId, Grouping)> {
    let row = |row: &MessageSummary| (row.id, row.grouping);
    window.rows.iter().map(row).collect()
}

/// Where a message stands; in a conversation that is not open, at its head.
fn model_place(
    all: &[MessageSummary],
    view: &ListView,
    expected: &[(MessageId, Grouping)],
    row: &MessageSummary,
) -> Option<u64> {
    let of = |id: MessageId| all.iter().find(|row| row.id == id).unwrap();
    let own = expected.iter().position(|shown| shown.0 == row.id);
    let head = || {
        let same = |id| of(id).conversation == row.conversation;
        (expected.iter().position(|shown| same(shown.0))).filter(|_| view.grouped)
    };
    own.or_else(|| head().filter(|_| shows(view, row)))
        .map(|at| at as u64)
}

fn agree(store: &Store, folder: FolderId, sort: SortBy, dice: &mut Dice) {
    let rows = store
        .read_blocking(move |reader| {
            let mut rows = Vec::new();
            for id in reader.ids_in(folder)? {
                rows.push(reader.message(id)?);
            }
            Ok(rows)
        })
        .unwrap();
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
                        .take(100)
                        .collect(),
                };
                let expected = if view.grouped {
                    grouped_model(&rows, &view)
                } else {
                    let alone = |id| (id, Grouping::Alone);
                    model(&rows, &view).into_iter().map(alone).collect()
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
                    let wanted = model_place(&rows, &view, &expected, row);
                    assert_eq!(place, wanted, "{view:?} {id}");
                }
                let after = dice.roll(expected.len() as u64 + 1);
                let asked = view.clone();
                let next = store
                    .read_blocking(move |reader| reader.next_unread(&asked, Some(after)))
                    .unwrap()
                    .map(|(place, row)| (place, row.id));
                let unread = |id: MessageId| rows.iter().any(|row| row.id == id && row.unread);
                let from = (after as usize + 1).min(expected.len());
                let wanted = (from..expected.len())
                    .chain(0..expected.len())
                    .find(|at| unread(expected[*at].0))
                    .map(|at| (at as u64, expected[at].0));
                assert_eq!(next, wanted, "{view:?} after {after}");
            }
        }
    }
}

#[test]
fn every_list_agrees_with_a_model_after_any_sequence() {
    for seed in 0..3 {
        let profile = tempfile::tempdir().unwrap();
        let (store, folders) = store_with_folders(profile.path());
        let mut dice = Dice(seed);
        let mut number = 0;
        for round in 0..80 {
            let seed = seed * 1_000 + round;
            number = store
                .write_blocking(move |tx| {
                    let mut number = number;
                    change(tx, &mut Dice(seed), folders, &mut number)?;
                    Ok(number)
                })
                .unwrap();
            if round == 60 {
                store
                    .write_blocking(|tx| tx.remove_account(AccountId(2)))
                    .unwrap();
            }
            let sort = SORTS[dice.roll(9) as usize];
            agree(
                &store,
                folders[if round % 3 == 0 { 2 } else { 0 }],
                sort,
                &mut dice,
            );
        }
    }
}

#[test]
fn ladders_that_are_made_while_mail_comes_and_goes_do_not_drift() {
    let profile = tempfile::tempdir().unwrap();
    let (store, folders) = store_with_folders(profile.path());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for seed in [1, 2] {
            let (store, done) = (store.clone(), &done);
            scope.spawn(move || {
                let mut dice = Dice(seed);
                while !done.load(Ordering::Relaxed) {
                    let view = ListView {
                        sort: SORTS[dice.roll(9) as usize],
                        show: SHOWS[dice.roll(6) as usize],
                        grouped: dice.roll(2) == 0,
                        ..ListView::of(folders[0])
                    };
                    let offset = dice.roll(100);
                    store
                        .read_blocking(move |reader| reader.list(&view, offset, 5))
                        .unwrap();
                }
            });
        }
        let mut number = 0;
        for seed in 0..200 {
            number = store
                .write_blocking(move |tx| {
                    let mut number = number;
                    change(tx, &mut Dice(seed), folders, &mut number)?;
                    Ok(number)
                })
                .unwrap();
        }
        done.store(true, Ordering::Relaxed);
    });
    for sort in SORTS {
        agree(&store, folders[0], sort, &mut Dice(1));
    }
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
