//! An import that is killed at any instant, and called again until it is whole: every letter is there, exactly once.
//!
//! `POSTANE_KILLS` says how many kills (200: half of an mbox, half of a tree), `POSTANE_SEED` repeats a run.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};
use support::cli::Cli;
use support::mixed::{Dice, messages};

/// Letters of one mailbox: a few batches.
const LETTERS: usize = 1_700;

/// All kills of this run.
fn kills() -> usize {
    let asked = std::env::var("POSTANE_KILLS").ok();
    asked.map_or(200, |kills| {
        kills.parse().expect("POSTANE_KILLS is a number")
    })
}

fn seed() -> u64 {
    let asked = std::env::var("POSTANE_SEED").ok();
    let seed = asked.and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap();
        u64::from(now.subsec_nanos()) ^ now.as_secs()
    });
    println!("POSTANE_SEED={seed} repeats this run");
    seed
}

/// Letters of every kind, with LF; some of them more than once.
fn letters(seed: u64) -> Vec<Vec<u8>> {
    let mut dice = Dice::new(seed);
    let mut kinds = messages(seed, 96);
    // Small ones: it is the number of batches that counts.
    kinds.retain(|kind| kind.len() < 20_000);
    let mut letters: Vec<Vec<u8>> = Vec::new();
    for number in 0..LETTERS {
        if number % 10 == 9 {
            letters.push(letters[dice.below(number)].clone());
            continue;
        }
        let kind = &kinds[dice.below(kinds.len())];
        let mut letter = format!("X-Number: {number}\n").into_bytes();
        // A carriage return that ends no line stays.
        let ends_line = |at: usize| kind[at] == b'\r' && kind.get(at + 1) == Some(&b'\n');
        letter.extend(
            (0..kind.len())
                .filter(|at| !ends_line(*at))
                .map(|at| kind[at]),
        );
        if !letter.ends_with(b"\n") {
            letter.push(b'\n');
        }
        letters.push(letter);
    }
    letters
}

/// As RFC 5322 has it.
fn with_crlf(letter: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(letter.len() + letter.len() / 20);
    for byte in letter {
        if *byte == b'\n' {
            out.push(b'\r');
        }
        out.push(*byte);
    }
    out
}

/// An mboxrd.
fn write_mbox(path: &Path, letters: &[Vec<u8>]) {
    let mut file = Vec::new();
    for letter in letters {
        file.extend_from_slice(b"From ayse@kardelen.example Sun Nov  1 10:00:00 2026\n");
        for line in letter.split_inclusive(|byte| *byte == b'\n') {
            let quotes = line.iter().take_while(|byte| **byte == b'>').count();
            if line[quotes..].starts_with(b"From ") {
                file.push(b'>');
            }
            file.extend_from_slice(line);
        }
        file.push(b'\n');
    }
    fs::write(path, file).unwrap();
}

/// A tree: messages, a Maildir and an mbox.
fn write_tree(path: &Path, letters: &[Vec<u8>]) {
    let (files, rest) = letters.split_at(letters.len() / 3);
    let (maildir, mbox) = rest.split_at(rest.len() / 2);
    for part in ["files", "Maildir/cur", "Maildir/new", "Maildir/tmp"] {
        fs::create_dir_all(path.join(part)).unwrap();
    }
    for (number, letter) in files.iter().enumerate() {
        fs::write(path.join(format!("files/{number}.eml")), letter).unwrap();
    }
    for (number, letter) in maildir.iter().enumerate() {
        fs::write(path.join(format!("Maildir/cur/{number}.x:2,S")), letter).unwrap();
    }
    write_mbox(&path.join("Okul"), mbox);
}

/// Everything that is in the profile.
fn all(cli: &Cli) -> Vec<Vec<u8>> {
    let into = tempfile::tempdir().unwrap();
    let path = into.path().join("export");
    let words = ["export", "--all", &path.to_string_lossy()];
    let _exported = cli.run(&words, None).json();
    let mut letters = Vec::new();
    let mut folders = vec![path];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                letters.push(fs::read(&path).unwrap());
            }
        }
    }
    letters.sort();
    letters
}

fn killed_again_and_again(kills: usize, write: impl Fn(&Path, &[Vec<u8>]), what: &str) {
    let seed = seed();
    let mut dice = Dice::new(seed);
    let source = tempfile::tempdir().unwrap();
    let path = source.path().join("Posta");
    let letters = letters(seed);
    write(&path, &letters);
    let mut expected: Vec<Vec<u8>> = letters.iter().map(|letter| with_crlf(letter)).collect();
    expected.sort();
    let path = path.to_string_lossy().into_owned();
    let words = ["import", &path];
    // How long one takes that nobody disturbs.
    let (mut done, mut profiles, mut runs, mut resumed) = (0, 0, 0, 0);
    let mut whole = None;
    while profiles == 0 || done < kills {
        profiles += 1;
        let profile = tempfile::tempdir().unwrap();
        let cli = Cli::new(profile.path());
        // Twelve kills a profile, and then in peace.
        for _ in 0..12 {
            let Some(limit) = whole.filter(|_| done < kills) else {
                break;
            };
            let instant = instant(&mut dice, limit);
            let mut child = cli.start(&words, None);
            std::thread::sleep(instant);
            child.kill().unwrap();
            let output = child.wait_with_output().unwrap();
            runs += 1;
            if output.status.signal() != Some(9) {
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{what}: {said}");
                break;
            }
            done += 1;
        }
        let start = Instant::now();
        let last = cli.run(&words, None).json();
        whole.get_or_insert(start.elapsed());
        assert_eq!(last["failed"], 0, "{what}: {last}");
        resumed += usize::from(last["resumed"] == true);
        let found = all(&cli);
        assert_eq!(
            found.len(),
            expected.len(),
            "{what}: as many letters: {last}"
        );
        assert!(found == expected, "{what}: every letter as it was: {last}");
    }
    println!(
        "{what}: {done} kills in {runs} runs on {profiles} profiles, {resumed} gone on; undisturbed {whole:?}"
    );
    assert!(
        kills < 10 || resumed > 0,
        "{what}: kills fell where there was something to go on with"
    );
}

/// Anywhere in the time that a whole import takes. Each that is killed leaves less to do, so most are early.
fn instant(dice: &mut Dice, whole: Duration) -> Duration {
    let limit = match dice.below(3) {
        0 => whole,
        1 => whole / 2,
        _ => whole / 4,
    };
    Duration::from_micros(dice.below(usize::try_from(limit.as_micros()).unwrap()) as u64)
}

#[test]
fn an_mbox_killed_anywhere() {
    killed_again_and_again(kills() / 2, write_mbox, "mbox");
}

#[test]
fn a_tree_killed_anywhere() {
    killed_again_and_again(kills() / 2, write_tree, "tree");
}

#[test]
fn interrupted_it_says_how_to_go_on() {
    let source = tempfile::tempdir().unwrap();
    let path = source.path().join("Posta.mbox");
    let letters = letters(1);
    // Several times over, so that there is time for the signal.
    let many: Vec<Vec<u8>> = (0..4).flat_map(|_| letters.clone()).collect();
    write_mbox(&path, &many);
    let path = path.to_string_lossy().into_owned();
    let words = ["import", &path, "--into", "Arşiv/2024"];
    let profile = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let child = cli.start(&words, None);
    // Once something of it is on the disk.
    let begun = Instant::now();
    let segment = profile.path().join("letters/00000001.seg");
    while fs::metadata(&segment).map_or(0, |metadata| metadata.len()) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "it begins");
        std::thread::sleep(Duration::from_millis(1));
    }
    let interrupted = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupted.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("Call the same again"), "{said}");
    let stopped: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(stopped["stopped"], true);
    let rest = cli.run(&words, None).json();
    assert_eq!(rest["resumed"], true);
    let sum = stopped["messages"].as_u64().unwrap() + rest["messages"].as_u64().unwrap();
    assert_eq!(sum, many.len() as u64, "{stopped} {rest}");
    let again = cli.run(&words, None).json();
    assert_eq!(
        (&again["messages"], &again["duplicates"]),
        (&0.into(), &sum.into())
    );
    let mut expected: Vec<_> = many.iter().map(|letter| with_crlf(letter)).collect();
    expected.sort();
    assert!(all(&cli) == expected, "every letter as it was");
}
