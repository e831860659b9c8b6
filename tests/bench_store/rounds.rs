//! One size after the other, each in a profile of its own.

use crate::measure::{Cost, Measure};
use crate::profile::{cli, corpus, cost, fill, warm};
use crate::report::{Measured, Timed, bars, table};
use crate::{list, notmuch, search};
use clap::{Parser, Subcommand};
use contract::{FolderId, FolderRole};
use corpus::{Corpus, Kind};
use engine::{Engine, Options};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Sizes, where none are asked for.
const MESSAGES: [u64; 3] = [10_000, 100_000, 1_000_000];
/// Letters of which the text is measured.
const TEXTS: u64 = 5_000;
/// notmuch wants a file for each letter; beyond, the file system is what is measured.
const NOTMUCH: u64 = 100_000;

#[derive(Debug, Parser)]
#[command(name = "bench-store", about = "What a million letters cost")]
struct Arguments {
    #[command(subcommand)]
    inner: Option<Inner>,
    /// Messages (default: 10000, 100000 and 1000000); may be given more than once.
    #[arg(long, value_name = "N")]
    messages: Vec<u64>,
    /// Letters with attachments, about ten times as large.
    #[arg(long)]
    mixed: bool,
    /// Without notmuch.
    #[arg(long)]
    alone: bool,
    /// Where to (default: a temporary folder); what is there from an earlier run is used again.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// End with an error when a bar is missed.
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Subcommand)]
enum Inner {
    /// Measures a program.
    #[command(hide = true)]
    Measure(Measure),
}

pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(Inner::Measure(measure)) = &arguments.inner {
        return match measure.run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    let temporary = tempfile::tempdir().unwrap();
    let home = arguments.keep.as_deref().unwrap_or(temporary.path());
    let sizes = if arguments.messages.is_empty() {
        MESSAGES.to_vec()
    } else {
        arguments.messages.clone()
    };
    let kind = if arguments.mixed {
        Kind::Mixed
    } else {
        Kind::Small
    };
    let mut all = Vec::new();
    for messages in sizes {
        let name = if arguments.mixed { "mixed" } else { "small" };
        let folder = home.join(format!("{name}-{messages}"));
        let measured = one(&folder, messages, kind, arguments.alone);
        print!("{}", table(&measured));
        all.push(measured);
        if arguments.keep.is_none() {
            let _ = fs::remove_dir_all(&folder);
        }
    }
    let (text, reached) = bars(&all);
    println!("{text}");
    if arguments.check && !reached {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn say(what: &str) {
    eprintln!("{what}");
}

fn one(folder: &Path, messages: u64, kind: Kind, alone: bool) -> Measured {
    let profile = folder.join("profile");
    let corpus = corpus(messages, kind);
    let mut measured = Measured::new(messages);
    if let Some(filled) = fill(folder, &corpus) {
        measured.mail_bytes = filled.mail_bytes;
        measured.import = Some(filled.import);
        measured.letters_bytes = bytes(&profile.join("letters"));
        measured.index = Some(filled.index);
    }
    measured.database_bytes = of_files(&profile, "mail.db");
    measured.index_bytes = of_files(&profile, "search.db");
    measured.text_bytes = text(&corpus);
    warm(&profile);
    say(&format!("{messages} letters: the first rows after a start"));
    let starts: Vec<Cost> = (0..5)
        .map(|_| {
            let mut list = cli(&profile);
            list.args(["list", "inbox", "--limit", "50"]);
            cost(&list, folder)
        })
        .collect();
    measured.start = starts.iter().map(|cost| cost.wall).min();
    measured.start_peak = starts.iter().map(|cost| cost.peak).max().unwrap_or(0);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let engine = Engine::open(Options { profile }).await.unwrap();
        engine.index_up_to_date().await.unwrap();
        engine.tidy_index().await.unwrap();
        let inbox = inbox(&engine).await;
        say(&format!("{messages} letters: windows of the list"));
        measured.windows = list::windows(&engine, inbox, messages).await;
        say(&format!("{messages} letters: searches"));
        measured.searches = search::searches(&engine, inbox, messages).await;
        engine.shut_down().await;
    });
    measured.peak = own_peak();
    if !alone && messages <= NOTMUCH {
        say(&format!("{messages} letters: notmuch"));
        measured.notmuch = notmuch::measured(&corpus, folder);
    }
    measured
}

async fn inbox(engine: &Engine) -> FolderId {
    let folders = engine.list_folders().await.unwrap();
    let inbox = folders
        .iter()
        .find(|folder| folder.role == Some(FolderRole::Inbox));
    inbox.unwrap().id
}

pub(crate) fn bytes(folder: &Path) -> u64 {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len())
        .sum()
}

/// Bytes of what can be searched for in all letters, by every so many of them.
fn text(corpus: &Corpus) -> u64 {
    let step = (corpus.messages() / TEXTS).max(1);
    let bytes: u64 = (0..corpus.messages())
        .step_by(usize::try_from(step).unwrap())
        .map(|number| {
            let text = message::index_text(&corpus.message(number).raw);
            let people = text.from.iter().chain(&text.to).chain(&text.cc);
            let people: usize = people.map(|p| p.name.len() + p.address.len()).sum();
            let texts = text.names.iter().chain(&text.body);
            (text.subject.len() + people + texts.map(String::len).sum::<usize>()) as u64
        })
        .sum();
    bytes * step
}

/// A database with its log.
fn of_files(folder: &Path, name: &str) -> u64 {
    let of = |name: String| fs::metadata(folder.join(name)).map_or(0, |file| file.len());
    of(name.to_owned()) + of(format!("{name}-wal"))
}

/// The most memory that this process had, in bytes.
fn own_peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes.unwrap().parse::<u64>().unwrap() * 1024
}

/// Times of one kind, from many calls.
pub(crate) fn timed(name: impl Into<String>, mut times: Vec<Duration>) -> Timed {
    times.sort_unstable();
    let at = |hundredths: usize| times[(times.len() * hundredths / 100).min(times.len() - 1)];
    Timed {
        name: name.into(),
        p50: at(50),
        p95: at(95),
    }
}
