//! Folders, counts and lists.

use crate::room::{Dice, new, open};
use contract::*;
use store::{Error, NewMessage};

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
