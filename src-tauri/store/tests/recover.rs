//! A damaged store: what is found, and what is brought back.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use contract::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use store::{Algorithm, Check, Finding, NewMessage, Reading, Store, Told, pack, recover};

const LETTERS: u64 = 400;

fn raw(number: u64) -> Vec<u8> {
    let body = format!("line of letter {number}\r\n").repeat(1 + number as usize % 50);
    format!("Subject: letter {number}\r\n\r\n{body}").into_bytes()
}

fn new(folder: FolderId, raw: Vec<u8>) -> NewMessage {
    let text = String::from_utf8_lossy(&raw);
    let subject = text
        .lines()
        .next()
        .unwrap()
        .split_once(": ")
        .unwrap()
        .1
        .to_owned();
    drop(text);
    NewMessage {
        account: None,
        folder,
        from: Person {
            name: "Ayşe".into(),
            address: "ayse@example.org".into(),
        },
        to: Vec::new(),
        subject,
        preview: "…".repeat(60),
        sent: None,
        has_attachment: false,
        priority: Priority::Normal,
        message_id: None,
        in_reply_to: None,
        references: Vec::new(),
        packed: pack(Algorithm::default(), raw),
        received: 1_000,
        unread: true,
        uidl: None,
        whole_size: None,
    }
}

struct Plain;

impl Reading for Plain {
    fn read(&mut self, raw: Vec<u8>, told: Told) -> NewMessage {
        let mut new = new(FolderId(1), raw);
        new.received = told.received;
        new
    }

    fn progress(&mut self, _done: u64, _total: u64) -> bool {
        true
    }
}

/// Letters in the Inbox and in a folder of one's own; some read, some flagged, some deleted for good.
fn fill(profile: &Path) {
    let store = Store::open(profile).unwrap();
    store
        .write_blocking(|tx| {
            let inbox = tx.by_role(FolderRole::Inbox)?;
            let own = tx.create_folder(None, "Aile")?.id;
            for number in 0..LETTERS {
                let folder = if number % 3 == 0 { own } else { inbox };
                let id = tx.file(&new(folder, raw(number)))?;
                if number % 5 == 0 {
                    tx.mark_read(&[id], true)?;
                }
                if number % 7 == 0 {
                    tx.set_flag(&[id], true)?;
                }
                if number % 11 == 0 {
                    tx.delete_messages(&[id], 5)?;
                }
            }
            Ok(())
        })
        .unwrap();
}

/// Folder name, unread, flagged and bytes of every message, by subject.
fn everything(profile: &Path) -> BTreeMap<String, (String, bool, bool, Vec<u8>)> {
    let store = Store::open(profile).unwrap();
    let all = store
        .read_blocking(|reader| {
            let mut all = BTreeMap::new();
            reader.for_each_raw(None, |_, row, raw| {
                let folder = reader.folder(row.folder)?.name;
                let known = (folder, row.unread, row.flagged, raw.to_vec());
                assert!(
                    all.insert(row.subject.clone(), known).is_none(),
                    "{} is there twice",
                    row.subject
                );
                Ok(())
            })?;
            Ok(all)
        })
        .unwrap();
    assert_eq!(
        store
            .check_blocking(Check::Everything, |_, _| true)
            .unwrap(),
        []
    );
    all
}

/// Overwrites the middle of a file with noise.
fn noise(path: &Path, from: f64, to: f64) {
    let mut file = fs::File::options()
        .read(true)
        .write(true)
        .open(path)
        .unwrap();
    let length = file.metadata().unwrap().len() as f64;
    let (from, to) = ((length * from) as u64, (length * to) as u64);
    file.seek(SeekFrom::Start(from)).unwrap();
    let noise: Vec<u8> = (from..to)
        .map(|at| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8)
        .collect();
    file.write_all(&noise).unwrap();
}

#[test]
fn a_sound_store_has_no_findings() {
    let profile = tempfile::tempdir().unwrap();
    fill(profile.path());
    let all = everything(profile.path());
    assert_eq!(all.len() as u64, LETTERS - LETTERS.div_ceil(11));
}

#[test]
fn damage_is_found_and_named() {
    let profile = tempfile::tempdir().unwrap();
    fill(profile.path());
    let segment = profile.path().join("letters/00000001.seg");
    noise(&segment, 0.5, 0.51);
    let store = Store::open(profile.path()).unwrap();
    assert_eq!(
        store.check_blocking(Check::Structure, |_, _| true).unwrap(),
        []
    );
    let findings = store
        .check_blocking(Check::Everything, |_, _| true)
        .unwrap();
    assert!(!findings.is_empty() && findings.len() < 20, "{findings:?}");
    assert!(
        findings
            .iter()
            .all(|finding| matches!(finding, Finding::Letter { .. }))
    );
    drop(store);
    noise(&profile.path().join("mail.db"), 0.5, 0.52);
    let store = Store::open(profile.path()).unwrap();
    let findings = store.check_blocking(Check::Structure, |_, _| true).unwrap();
    assert!(matches!(findings[0], Finding::Database(_)));
}

#[test]
fn a_recovered_profile_digests_its_letters_as_before() {
    let profile = tempfile::tempdir().unwrap();
    drop(Store::open(profile.path()).unwrap());
    let path = profile.path().join("mail.db");
    let older = rusqlite::Connection::open(&path).unwrap();
    older
        .execute("UPDATE identity SET digests = 1", [])
        .unwrap();
    drop(older);
    let store = Store::open(profile.path()).unwrap();
    assert_eq!(store.algorithm(), Algorithm::Sha256);
    let algorithm = store.algorithm();
    store
        .write_blocking(move |tx| {
            let inbox = tx.by_role(FolderRole::Inbox)?;
            for number in 0..20 {
                let mut new = new(inbox, raw(number));
                new.packed = pack(algorithm, raw(number));
                tx.file(&new)?;
            }
            Ok(())
        })
        .unwrap();
    drop(store);
    let before = everything(profile.path());
    // Not a row is left: all of them are made from the letters.
    noise(&path, 0.0, 1.0);
    let _ = fs::remove_file(path.with_extension("db-wal"));
    recover(profile.path(), 7, &mut Plain).unwrap();
    let store = Store::open(profile.path()).unwrap();
    assert_eq!(store.algorithm(), Algorithm::Sha256);
    drop(store);
    let letters = |all: &BTreeMap<String, (String, bool, bool, Vec<u8>)>| {
        all.iter()
            .map(|(subject, letter)| (subject.clone(), letter.3.clone()))
            .collect::<Vec<_>>()
    };
    assert!(letters(&everything(profile.path())) == letters(&before));
}

#[test]
fn a_database_full_of_noise_is_recovered_with_every_letter() {
    for (with_backup, from, to) in [
        (false, 0.3, 0.5),
        (true, 0.3, 0.5),
        (false, 0.0, 1.0),
        (true, 0.0, 1.0),
    ] {
        let home = tempfile::tempdir().unwrap();
        let profile = home.path().join("profile");
        fill(&profile);
        let before = everything(&profile);
        if with_backup {
            let store = Store::open(&profile).unwrap();
            store.back_up_blocking(1_700_000_000).unwrap();
        }
        noise(&profile.join("mail.db"), from, to);
        let recovered = recover(&profile, 7, &mut Plain).unwrap();
        assert_eq!(recovered.lost, []);
        assert_eq!(recovered.backup.is_some(), with_backup);
        let after = everything(&profile);
        for (subject, (folder, unread, flagged, bytes)) in &before {
            let found = &after[subject];
            assert!(found.3 == *bytes, "{subject}");
            if with_backup {
                assert_eq!(
                    (&found.0, found.1, found.2),
                    (folder, *unread, *flagged),
                    "{subject}"
                );
            }
        }
        // Deleted letters come back only where nothing is left to tell that they were deleted.
        if with_backup {
            assert_eq!(after.len(), before.len());
        }
        assert!(recovered.damaged.join("mail.db").exists());
    }
}

#[test]
fn letters_that_cannot_be_read_are_named() {
    let home = tempfile::tempdir().unwrap();
    let profile = home.path().join("profile");
    fill(&profile);
    let before = everything(&profile);
    noise(&profile.join("letters/00000001.seg"), 0.5, 0.505);
    noise(&profile.join("mail.db"), 0.55, 0.6);
    let recovered = recover(&profile, 7, &mut Plain).unwrap();
    let after = everything(&profile);
    let missing = before
        .keys()
        .filter(|subject| !after.contains_key(*subject))
        .count();
    assert!((1..20).contains(&missing), "{missing}");
    assert!(recovered.lost.len() <= missing);
    for lost in &recovered.lost {
        assert!(before.contains_key(&lost.subject), "{lost:?}");
    }
}

#[test]
fn a_recovery_that_is_stopped_leaves_everything_as_it_was() {
    struct Stop;
    impl Reading for Stop {
        fn read(&mut self, raw: Vec<u8>, told: Told) -> NewMessage {
            Plain.read(raw, told)
        }
        fn progress(&mut self, _done: u64, _total: u64) -> bool {
            false
        }
    }
    let home = tempfile::tempdir().unwrap();
    let profile = home.path().join("profile");
    fill(&profile);
    let mut before = Vec::new();
    fs::File::open(profile.join("mail.db"))
        .unwrap()
        .read_to_end(&mut before)
        .unwrap();
    assert!(recover(&profile, 7, &mut Stop).is_err());
    let mut after = Vec::new();
    fs::File::open(profile.join("mail.db"))
        .unwrap()
        .read_to_end(&mut after)
        .unwrap();
    assert!(before == after);
    assert!(!profile.join("mail.db.building").exists());
}

#[test]
fn the_newest_backups_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let profile = home.path().join("profile");
    fill(&profile);
    let store = Store::open(&profile).unwrap();
    assert_eq!(store.backed_up_at().unwrap(), None);
    for now in 1..=5 {
        store.back_up_blocking(now).unwrap();
    }
    assert_eq!(store.backed_up_at().unwrap(), Some(5));
    assert_eq!(
        fs::read_dir(store::backup_folder(&profile))
            .unwrap()
            .count(),
        3
    );
}

#[test]
fn pages_of_noise_cost_no_letter_wherever_they_fall() {
    let template = tempfile::tempdir().unwrap();
    let sound = template.path().join("profile");
    fill(&sound);
    let before = everything(&sound);
    let pages = fs::metadata(sound.join("mail.db")).unwrap().len() / 4096;
    let mut dice = 7_u64;
    let mut roll = |sides: u64| {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    for round in 0..40 {
        let home = tempfile::tempdir().unwrap();
        let profile = home.path().join("profile");
        fs::create_dir_all(profile.join("letters")).unwrap();
        for file in ["mail.db", "letters/00000001.seg"] {
            fs::copy(sound.join(file), profile.join(file)).unwrap();
        }
        for _ in 0..1 + roll(6) {
            let page = roll(pages) as f64;
            noise(
                &profile.join("mail.db"),
                page / pages as f64,
                (page + 1.0) / pages as f64,
            );
        }
        let recovered = recover(&profile, 7, &mut Plain).unwrap();
        assert_eq!(recovered.lost, [], "round {round}");
        let after = everything(&profile);
        for (subject, (folder, _, _, bytes)) in &before {
            let found = &after[subject];
            assert!(found.3 == *bytes, "round {round}: {subject}");
            // Where neither its row nor its folder was readable, it is where everybody looks.
            let at_home = found.0 == *folder || found.0 == "Recovered" || recovered.reread > 0;
            assert!(at_home, "round {round}: {subject} is in {}", found.0);
        }
    }
}
