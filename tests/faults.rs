//! The battery of faults: whatever a server does wrong, in delete and in keep mode alike, every message is in the
//! profile in the end, exactly once and byte for byte; the session ends in time; and the Problem says what it was.
//!
//! `POSTANE_FAULTS=swapped` runs only the cases whose names contain that; with `--nocapture` each case is shown.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use contract::ProblemCode;
use rustls::ServerConfig;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use support::certificates::{Certs, Flaw};
use support::cli::Cli;
use support::faulty::{Case, Faulty, Mode, PASSWORD, Script, SmallDisk, USER, cases, tls_cases};
use support::mixed::Dice;

/// The account's time-out, in seconds.
const TIMEOUT: u64 = 2;
/// A session that nothing moves any more has to end after this, also on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(TIMEOUT + 6);
/// What runs longer than this hangs, and is killed.
const HANGS: Duration = Duration::from_secs(60);
/// Sessions in all that a case may take to come to its good end.
const SESSIONS: usize = 4;
/// Cases at a time: most of them wait.
const TOGETHER: usize = 6;

/// What one call of `receive` came to.
#[derive(Debug)]
struct Told {
    /// The Problem; `None` for success.
    problem: Option<ProblemCode>,
    took: Duration,
    words: String,
}

/// The texts by which the command line's Problems can be told apart: it prints words, and no code.
fn sentences() -> &'static [(ProblemCode, String)] {
    static SENTENCES: OnceLock<Vec<(ProblemCode, String)>> = OnceLock::new();
    SENTENCES.get_or_init(|| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/locales/en/problems.ftl");
        let text = std::fs::read_to_string(file).unwrap();
        let mut all = Vec::new();
        let mut code = None;
        for line in text.lines() {
            let mut words = line.trim();
            if let Some((key, rest)) = line
                .strip_prefix("problem-")
                .and_then(|l| l.split_once(" = "))
            {
                code = ProblemCode::ALL
                    .iter()
                    .copied()
                    .find(|code| code.key() == key);
                words = rest;
            } else if !line.contains("[none]") && !line.contains("*[other]") {
                continue;
            }
            // `{ $subject } did not answer in time.`: what stands around the name.
            let words = words
                .trim_start_matches("[none]")
                .trim_start_matches("*[other]");
            let parts = words.split(['{', '}']).map(str::trim);
            let longest = parts
                .filter(|part| !part.starts_with('$'))
                .max_by_key(|part| part.len());
            if let (Some(code), Some(part)) = (code, longest.filter(|part| part.len() > 5)) {
                all.push((code, part.to_owned()));
            }
        }
        all
    })
}

fn problem_in(words: &str) -> Option<ProblemCode> {
    let found = sentences()
        .iter()
        .filter(|(_, sentence)| words.contains(sentence));
    found
        .max_by_key(|(_, sentence)| sentence.len())
        .map(|(code, _)| *code)
}

/// Receives, and kills what hangs.
fn receive(cli: &Cli) -> Told {
    let start = Instant::now();
    let mut child = cli.start(&["receive"], Some(PASSWORD));
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break Some(status),
            None if start.elapsed() > HANGS => {
                child.kill().unwrap();
                let _ = child.wait();
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let took = start.elapsed();
    let mut words = String::new();
    let _ = child.stderr.take().unwrap().read_to_string(&mut words);
    let last = words
        .rsplit("postane-cli: ")
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned();
    let without_frames = words.split("stack backtrace").next().unwrap_or_default();
    assert!(!words.contains("panicked"), "{without_frames}");
    let problem = match status {
        None => panic!("hung for {} s and was killed: {words}", HANGS.as_secs()),
        Some(status) if status.success() => None,
        Some(_) => {
            Some(problem_in(&last).unwrap_or_else(|| panic!("what Problem is this? {words}")))
        }
    };
    Told {
        problem,
        took,
        words: last.replace('\n', " "),
    }
}

/// A fresh account on this server.
fn account(profile: &Path, server: &Faulty, ca_file: Option<&Path>, mode: Mode) -> Cli {
    let cli = Cli::new(profile);
    let pop3 = format!("localhost:{}", server.port);
    let timeout = TIMEOUT.to_string();
    let mut words = vec![
        "account",
        "add",
        "--name",
        "Ayşe",
        "--email",
        USER,
        "--timeout",
        &timeout,
    ];
    let security = if ca_file.is_some() { "tls" } else { "none" };
    words.extend([
        "--pop3",
        &pop3,
        "--pop3-security",
        security,
        "--smtp",
        "localhost:1",
    ]);
    let ca_file = ca_file.map(Path::to_string_lossy);
    if let Some(ca_file) = &ca_file {
        words.extend(["--ca-file", ca_file]);
    }
    if mode == Mode::Keep {
        words.push("--leave-on-server");
    }
    let _added = cli.run(&words, None).json();
    cli
}

/// What is wrong in the end: which messages are missing, there twice, or not what anybody sent.
fn compare(what: &str, expected: &[Vec<u8>], found: &[Vec<u8>]) -> Vec<String> {
    let count = |message: &Vec<u8>| found.iter().filter(|other| *other == message).count();
    let numbers = |wanted: fn(usize) -> bool| -> Vec<String> {
        (1..)
            .zip(expected)
            .filter(|(_, message)| wanted(count(message)))
            .map(|(number, _): (usize, _)| number.to_string())
            .collect()
    };
    let mut wrong = Vec::new();
    for (numbers, how) in [
        (numbers(|count| count == 0), "not there"),
        (numbers(|count| count > 1), "there more than once"),
    ] {
        if !numbers.is_empty() {
            wrong.push(format!("{what}: message {} is {how}", numbers.join(", ")));
        }
    }
    for message in found.iter().filter(|message| !expected.contains(message)) {
        let shown: String = String::from_utf8_lossy(message).chars().take(60).collect();
        wrong.push(format!(
            "{what}: {} bytes that nobody sent: {shown:?}",
            message.len()
        ));
    }
    wrong
}

/// The maildrop and the profile at the good end.
fn judge(case: &Case, mode: Mode, all: &[Vec<u8>], server: &Faulty, cli: &Cli) -> Vec<String> {
    let sent: Vec<Vec<u8>> = all.iter().map(|raw| case.sent(raw)).collect();
    let mut wrong = compare("profile", &sent, &cli.exported("inbox"));
    let remaining = server.remaining();
    match mode {
        Mode::Keep => wrong.extend(compare("maildrop", all, &remaining)),
        Mode::Delete if remaining.is_empty() => {}
        Mode::Delete => wrong.push(format!("maildrop: {} messages are left", remaining.len())),
    }
    wrong
}

/// One case in one mode: what is wrong.
fn run(case: &Case, mode: Mode, tls: Option<(Arc<ServerConfig>, PathBuf)>) -> Vec<String> {
    let (config, ca_file) = tls.unzip();
    let server = Faulty::start_with(case.script.clone(), config);
    let profile = tempfile::tempdir().unwrap();
    let cli = account(profile.path(), &server, ca_file.as_deref(), mode);
    let mut all = case.maildrop.clone();
    for message in &all {
        server.deliver(message);
    }
    let mut wrong = Vec::new();
    let mut told = receive(&cli);
    if told.problem != case.problem {
        wrong.push(format!(
            "told {:?} instead of {:?}: {}",
            told.problem, case.problem, told.words
        ));
    }
    if told.took > PATIENCE + case.longer {
        wrong.push(format!("the session took {:?}", told.took));
    }
    // Life goes on meanwhile.
    let late = b"Subject: late\r\n\r\nThis one came between two sessions.\r\n".to_vec();
    server.deliver(&late);
    all.push(late);
    for session in 2..=SESSIONS {
        told = receive(&cli);
        let done = told.problem.is_none() && (mode == Mode::Keep || server.remaining().is_empty());
        // Once more, for what comes twice.
        if done && session > 2 {
            break;
        }
    }
    if let Some(problem) = told.problem {
        wrong.push(format!(
            "still {problem:?} in session {SESSIONS}: {}",
            told.words
        ));
    }
    wrong.extend(judge(case, mode, &all, &server, &cli));
    wrong
}

/// Runs all cases in both modes, some at a time, and shows every one that is wrong.
fn battery(cases: Vec<Case>, tls: Option<&(Arc<ServerConfig>, PathBuf)>) {
    let wanted = std::env::var("POSTANE_FAULTS").unwrap_or_default();
    let runs: VecDeque<(Case, Mode)> = cases
        .into_iter()
        .filter(|case| case.name.contains(&wanted))
        .flat_map(|case| [Mode::Delete, Mode::Keep].map(|mode| (case.clone(), mode)))
        .filter(|(case, mode)| case.only.is_none_or(|only| only == *mode))
        .collect();
    let count = runs.len();
    let runs = Mutex::new(runs);
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..TOGETHER {
            scope.spawn(|| {
                loop {
                    let next = runs.lock().unwrap().pop_front();
                    let Some((case, mode)) = next else { break };
                    let start = Instant::now();
                    let wrong = catch_unwind(AssertUnwindSafe(|| run(&case, mode, tls.cloned())))
                        .unwrap_or_else(|panic| vec![said(panic.as_ref())]);
                    let took = start.elapsed().as_secs_f32();
                    let result = if wrong.is_empty() { "ok" } else { "WRONG" };
                    println!("{mode:?}: {}: {result} ({took:.1} s)", case.name);
                    if !wrong.is_empty() {
                        failed
                            .lock()
                            .unwrap()
                            .push((format!("{mode:?}: {}", case.name), wrong));
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    let mut table = String::new();
    for (name, wrong) in &failed {
        let _ = write!(table, "\n{name}");
        for wrong in wrong {
            let _ = write!(table, "\n    {wrong}");
        }
    }
    println!("{} of {count} cases are good", count - failed.len());
    assert!(
        failed.is_empty(),
        "{} of {count} cases are wrong:{table}",
        failed.len()
    );
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default()
}

#[test]
fn whatever_the_server_does_wrong() {
    battery(cases(), None);
}

#[test]
fn whatever_it_does_wrong_over_tls() {
    let certs = Certs::make();
    let tls = (certs.server(Flaw::None).server_config(), certs.ca_file());
    battery(tls_cases(), Some(&tls));
}

/// Messages that do not become smaller on the disk.
fn heavy(count: usize) -> Vec<Vec<u8>> {
    let mut dice = Dice::new(4711);
    (0..count)
        .map(|number| {
            let mut message = format!("Subject: heavy {number}\r\n\r\n").into_bytes();
            for _ in 0..8_000 {
                message.extend(dice.roll().to_le_bytes().map(|byte| byte.clamp(b' ', 0xfe)));
                message.extend(dice.roll().to_le_bytes().map(|byte| byte.clamp(b' ', 0xfe)));
                message.extend_from_slice(b"\r\n");
            }
            message
        })
        .collect()
}

/// The disk is full or write-protected in the first session, and all is well again in the second.
fn on_a_bad_disk(
    mode: Mode,
    kilobytes: u32,
    break_it: fn(&SmallDisk),
    mend: fn(&SmallDisk),
    code: ProblemCode,
) {
    let disk = SmallDisk::mount(kilobytes);
    let server = Faulty::start(Script::healthy());
    let cli = account(disk.path(), &server, None, mode);
    let all = heavy(60);
    for message in &all {
        server.deliver(message);
    }
    break_it(&disk);
    let told = receive(&cli);
    assert_eq!(told.problem, Some(code), "{}", told.words);
    mend(&disk);
    // Nothing that the server was told to forget may be missing here.
    let (here, there) = (cli.exported("inbox"), server.remaining());
    for message in &all {
        assert!(
            here.contains(message) || there.contains(message),
            "a message is nowhere"
        );
    }
    let told = receive(&cli);
    assert_eq!(told.problem, None, "{}", told.words);
    let case = Case {
        maildrop: all.clone(),
        ..cases().swap_remove(0)
    };
    let wrong = judge(&case, mode, &all, &server, &cli);
    assert!(wrong.is_empty(), "{mode:?}: {}", wrong.join("\n"));
}

#[test]
fn a_full_disk_loses_nothing() {
    for mode in [Mode::Delete, Mode::Keep] {
        on_a_bad_disk(
            mode,
            4_000,
            |_| {},
            |disk| disk.grow(64_000),
            ProblemCode::DiskFull,
        );
    }
}

#[test]
fn a_write_protected_profile_loses_nothing() {
    for mode in [Mode::Delete, Mode::Keep] {
        on_a_bad_disk(
            mode,
            64_000,
            |disk| disk.protect(true),
            |disk| disk.protect(false),
            ProblemCode::DiskReadOnly,
        );
    }
}
