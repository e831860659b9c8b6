//! Killed at any instant while the search index is filled, a backup is made, space is given back, or a damaged database
//! is recovered: nothing lost, nothing twice, and the next run ends what this one began. (Imports: `import.rs`.)
//!
//! `POSTANE_KILLS` says how many kills of each (200), `POSTANE_SEED` repeats a run.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use contract::{FolderId, FolderRole, MessageId, Person, Priority};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};
use store::{Check, NewMessage, Store, backup_folder, pack};
use support::cli::Cli;
use support::mixed::Dice;
use support::processes::wait_for;

const LETTERS: u64 = 300;
/// Letters with a word of their own.
const NEEDLE: &str = "kardelen";
/// What runs longer than this hangs.
const HANGS: Duration = Duration::from_secs(60);

fn kills() -> u64 {
    let asked = std::env::var("POSTANE_KILLS").ok();
    asked.map_or(200, |kills| {
        kills.parse().expect("POSTANE_KILLS is a number")
    })
}

fn dice() -> Dice {
    let asked = std::env::var("POSTANE_SEED").ok();
    let seed = asked.and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap();
        u64::from(now.subsec_nanos()) ^ now.as_secs()
    });
    println!("POSTANE_SEED={seed} repeats this run");
    Dice::new(seed)
}

fn raw(number: u64) -> Vec<u8> {
    let needle = if number.is_multiple_of(3) { NEEDLE } else { "" };
    let body = format!("letter {number} {needle}\r\n").repeat(1 + number as usize % 40);
    format!(
        "From: Ayşe <ayse@example.org>\r\nSubject: letter {number}\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Opens the profile. Another test's child may hold a copy of its lock for the moment between fork and exec.
fn open(profile: &Path) -> Store {
    wait_for("the profile", HANGS, || Store::open(profile).ok())
}

fn file(store: &Store, numbers: impl Iterator<Item = u64>) -> Vec<MessageId> {
    let letters: Vec<(u64, Vec<u8>)> = numbers.map(|number| (number, raw(number))).collect();
    store
        .write_blocking(move |tx| {
            let inbox = tx.by_role(FolderRole::Inbox)?;
            letters
                .iter()
                .map(|(number, raw)| tx.file(&new(inbox, *number, raw)))
                .collect()
        })
        .unwrap()
}

fn new(folder: FolderId, number: u64, raw: &[u8]) -> NewMessage {
    NewMessage {
        account: None,
        folder,
        from: Person {
            name: "Ayşe".into(),
            address: "ayse@example.org".into(),
        },
        to: Vec::new(),
        subject: format!("letter {number}"),
        preview: String::new(),
        sent: None,
        has_attachment: false,
        priority: Priority::Normal,
        message_id: Some(format!("{number}@kill.example")),
        in_reply_to: None,
        references: Vec::new(),
        packed: pack(store::Algorithm::default(), raw),
        received: 1_600_000_000 + number as i64,
        unread: number.is_multiple_of(2),
        uidl: None,
        whole_size: None,
    }
}

/// Every letter by its subject; each is there once.
fn everything(profile: &Path) -> BTreeMap<String, (bool, Vec<u8>)> {
    let store = open(profile);
    let all = store
        .read_blocking(|reader| {
            let mut all = BTreeMap::new();
            reader.for_each_raw(None, |_, row, raw| {
                let known = all.insert(row.subject.clone(), (row.unread, raw.to_vec()));
                assert!(known.is_none(), "{} is there twice", row.subject);
                Ok(())
            })?;
            Ok(all)
        })
        .unwrap();
    let findings = store
        .check_blocking(Check::Everything, |_, _| true)
        .unwrap();
    assert_eq!(findings, []);
    all
}

/// Starts a command and kills it after a moment that it may or may not live to see; answers whether it was killed.
fn kill_once(cli: &Cli, words: &[&str], longest: Duration, dice: &mut Dice) -> bool {
    let began = Instant::now();
    let mut child = cli.start(words, None);
    let micros = u64::try_from(longest.as_micros()).unwrap();
    let moment = Duration::from_micros(dice.below(micros.max(1) as usize) as u64);
    loop {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        if began.elapsed() >= moment {
            child.kill().unwrap();
            child.wait().unwrap();
            return true;
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// How long a command takes when it is left alone.
fn whole(cli: &Cli, words: &[&str]) -> Duration {
    let began = Instant::now();
    let mut child = cli.start(words, None);
    while child.try_wait().unwrap().is_none() {
        assert!(began.elapsed() < HANGS, "{words:?} hangs");
        std::thread::sleep(Duration::from_millis(1));
    }
    began.elapsed()
}

#[test]
fn an_index_that_was_killed_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let profile = home.path().join("profile");
    let mut dice = dice();
    file(&open(&profile), 0..LETTERS);
    let cli = Cli::new(&profile);
    let search = ["search", "--count", NEEDLE];
    let longest = whole(&cli, &search);
    let mut expected = LETTERS.div_ceil(3);
    let (mut killed, mut next) = (0, LETTERS);
    while killed < kills() {
        // There is always something to do: new letters, and now and then the whole of it.
        {
            let store = open(&profile);
            file(&store, next..next + 6);
        }
        expected += (next..next + 6)
            .filter(|number| number.is_multiple_of(3))
            .count() as u64;
        next += 6;
        if dice.below(8) == 0 {
            for name in ["search.db", "search.db-wal", "search.db-shm"] {
                let _ = fs::remove_file(profile.join(name));
            }
        }
        killed += u64::from(kill_once(&cli, &search, longest * 2, &mut dice));
        if dice.below(10) == 0 {
            let found = cli.run(&search, None).json();
            assert!(found.to_string().contains(&expected.to_string()), "{found}");
        }
    }
    let found = cli.run(&search, None).json();
    assert!(found.to_string().contains(&expected.to_string()), "{found}");
    assert_eq!(everything(&profile).len() as u64, next);
}

#[test]
fn a_backup_and_tidying_that_were_killed_cost_nothing() {
    let home = tempfile::tempdir().unwrap();
    let profile = home.path().join("profile");
    let mut dice = dice();
    {
        let store = open(&profile);
        let ids = file(&store, 0..LETTERS);
        let gone: Vec<MessageId> = ids.into_iter().step_by(2).collect();
        store
            .write_blocking(move |tx| tx.delete_messages(&gone, 1))
            .unwrap();
    }
    let before = everything(&profile);
    let cli = Cli::new(&profile);
    let work = ["doctor", "--quick", "--backup", "--tidy"];
    let longest = whole(&cli, &work);
    let mut killed = 0;
    while killed < kills() {
        killed += u64::from(kill_once(&cli, &work, longest, &mut dice));
        if dice.below(20) == 0 {
            assert!(everything(&profile) == before);
        }
    }
    assert!(everything(&profile) == before);
    // The last backup is whole: with nothing else left of the database, it tells what was where.
    whole(&cli, &work);
    assert!(fs::read_dir(backup_folder(&profile)).unwrap().count() >= 1);
    noise(&profile.join("mail.db"), 0.0, 1.0);
    whole(&cli, &["doctor", "--recover"]);
    assert!(everything(&profile) == before);
}

#[test]
fn a_recovery_that_was_killed_begins_anew_or_is_ended() {
    let home = tempfile::tempdir().unwrap();
    let template = home.path().join("template");
    let mut dice = dice();
    file(&open(&template), 0..LETTERS);
    let before = everything(&template);
    let mut killed = 0;
    let mut longest = None;
    while killed < kills() {
        let profile = home.path().join(format!("profile-{killed}"));
        copy(&template, &profile);
        noise(&profile.join("mail.db"), 0.35, 0.45);
        let cli = Cli::new(&profile);
        let recover = ["doctor", "--recover"];
        let longest = *longest.get_or_insert_with(|| {
            let other = home.path().join("other");
            copy(&profile, &other);
            whole(&Cli::new(&other), &recover)
        });
        // Some are killed more than once.
        for _ in 0..1 + dice.below(3) {
            killed += u64::from(kill_once(&cli, &recover, longest, &mut dice));
        }
        whole(&cli, &recover);
        let after = everything(&profile);
        for (subject, (_, bytes)) in &before {
            assert!(after[subject].1 == *bytes, "{subject}");
        }
        assert_eq!(after.len(), before.len());
        fs::remove_dir_all(&profile).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.join("letters")).unwrap();
    fs::copy(from.join("mail.db"), to.join("mail.db")).unwrap();
    for entry in fs::read_dir(from.join("letters")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join("letters").join(entry.file_name())).unwrap();
    }
}

/// Overwrites a stretch of a file with noise.
fn noise(path: &Path, from: f64, to: f64) {
    let mut file = fs::File::options().write(true).open(path).unwrap();
    let length = file.metadata().unwrap().len() as f64;
    let (from, to) = ((length * from) as u64, (length * to) as u64);
    file.seek(SeekFrom::Start(from)).unwrap();
    let noise: Vec<u8> = (from..to)
        .map(|at| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8)
        .collect();
    file.write_all(&noise).unwrap();
}
