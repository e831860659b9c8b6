//! Mail, and what happens to it.

use crate::{Envelope, Error, NewMessage, Store, Tx, pack};
use contract::*;
use std::path::Path;

/// A linear congruential generator (Knuth's constants): the same sequence on every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

pub(crate) fn letter(dice: &mut Dice, folder: FolderId, number: u64) -> NewMessage {
    let names = ["Zeynep", "Çiğdem", "Cem", "Deniz", "Şule", "selin", "Ömer"];
    let person = |at: u64| Person {
        name: names[at as usize % names.len()].to_owned(),
        address: "x@example.org".to_owned(),
    };
    // Some answer an earlier one, some a later one that is not here yet.
    let near = (number + dice.roll(7)).saturating_sub(3);
    let answers = dice.roll(3) == 0;
    let received = 1_000 + dice.roll(40) as i64;
    let account = dice.roll(4);
    NewMessage {
        account: (account > 0).then_some(AccountId(account as i64)),
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
        packed: pack(
            crate::Algorithm::default(),
            vec![b'x'; dice.roll(20) as usize],
        ),
        received,
        unread: dice.roll(2) == 0,
        uidl: None,
        whole_size: None,
    }
}

fn account(name: &str) -> AccountSettings {
    let server = Server {
        host: "mail.example".to_owned(),
        port: 995,
        security: Security::Tls,
    };
    AccountSettings {
        name: name.to_owned(),
        display_name: "Ayşe".to_owned(),
        email: format!("{name}@example.org"),
        reply_to: None,
        incoming: server.clone(),
        outgoing: server,
        user: name.to_owned(),
        outgoing_sign_in: true,
        retention: Retention::default(),
        timeout_seconds: 60,
        include_in_all: true,
        receive_every_minutes: None,
        headers_first_above_mb: None,
        ca_file: None,
    }
}

/// What happens to mail, but for reading and writing it.
pub(crate) fn change(
    tx: &Tx<'_>,
    dice: &mut Dice,
    folders: [FolderId; 3],
    number: &mut u64,
) -> Result<(), Error> {
    let mut ids = tx.ids_in(folders[0])?;
    ids.extend(tx.ids_in(folders[1])?);
    ids.extend(tx.ids_in(folders[2])?);
    let many = if dice.roll(10) == 0 {
        40
    } else {
        1 + dice.roll(6)
    };
    let mut some: Vec<MessageId> = (0..many)
        .filter_map(|_| ids.get(dice.roll(ids.len() as u64 + 1) as usize).copied())
        .collect();
    some.sort_unstable();
    some.dedup();
    let (flag, to) = (dice.roll(2) == 0, folders[dice.roll(2) as usize]);
    match dice.roll(15) {
        0..=5 => {
            for _ in 0..many {
                *number += 1;
                let folder = folders[usize::from(number.is_multiple_of(4))];
                tx.file(&letter(dice, folder, *number))?;
            }
        }
        6 => drop(tx.mark_read(&some, flag)?),
        7 => drop(tx.set_flag(&some, flag)?),
        8 => drop(tx.move_to(&some, to)?),
        9 => drop(tx.delete_messages(&some, 0)?),
        10 | 11 => {
            let watch = [None, Some(Watch::Watched), Some(Watch::Ignored)];
            tx.watch(&some, watch[some.len() % 3])?;
        }
        12 => {
            for id in some {
                let whole = letter(dice, folders[0], id.0 as u64);
                tx.complete(id, &whole)?;
            }
        }
        13 => drop(tx.mark_folder_read(to)?),
        _ => {
            *number += 1;
            let envelope = Envelope {
                account: AccountId(1),
                reverse_path: String::new(),
                forward_paths: vec!["x@example.org".to_owned()],
            };
            let id = tx.queue(&letter(dice, folders[2], *number), &envelope)?;
            tx.set_flag(&[id], number.is_multiple_of(2))?;
            if flag {
                tx.sent(id, 1_000 + dice.roll(50) as i64)?;
            }
        }
    }
    if dice.roll(50) == 0 {
        let folder = tx.create_folder(None, "Bin")?;
        tx.move_to(&ids, folder.id)?;
        tx.delete_folder(folder.id)?;
        let ids = tx.ids_in(tx.by_role(FolderRole::Deleted)?)?;
        tx.move_to(&ids, folders[0])?;
    }
    Ok(())
}

/// A store with three accounts and a folder more, and the folders that mail comes to.
pub(crate) fn store_with_folders(profile: &Path) -> (Store, [FolderId; 3]) {
    let store = Store::open(profile).unwrap();
    let folders = store
        .write_blocking(|tx| {
            for name in ["a", "b", "c"] {
                tx.insert_account(&account(name))?;
            }
            Ok([
                tx.by_role(FolderRole::Inbox)?,
                tx.create_folder(None, "Aile")?.id,
                tx.by_role(FolderRole::Sent)?,
            ])
        })
        .unwrap();
    (store, folders)
}
