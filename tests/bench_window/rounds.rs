//! One size after the other, each beside the empty window.

use crate::measure::Measure;
use crate::profile::{corpus, fill, warm};
use crate::start::{Start, start};
use crate::typing::{Keystroke, typed};
use clap::{Parser, Subcommand};
use corpus::Kind;
use std::path::PathBuf;
use std::process::ExitCode;
use support::cli::our_program;
use support::desktop::Desktop;

/// Sizes, where none are asked for.
const MESSAGES: [u64; 2] = [50_000, 1_000_000];
/// Starts of each program.
const STARTS: usize = 7;
/// A start beside that of the empty window.
const START: f64 = 1.3;
/// Bytes of memory, without compositing,
const MEMORY: u64 = 185_000_000;
/// up to so many messages.
const REMEMBERED: u64 = 50_000;
/// Milliseconds from a keystroke to its results.
const KEYSTROKE: f64 = 16.0;

#[derive(Debug, Parser)]
#[command(
    name = "bench-window",
    about = "How quickly the window is there, and answers"
)]
struct Arguments {
    #[command(subcommand)]
    inner: Option<Inner>,
    /// Messages (default: 50000 and 1000000); may be given more than once.
    #[arg(long, value_name = "N")]
    messages: Vec<u64>,
    /// Where to keep the profiles (default: a temporary folder); those of `bench store` are used again.
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
    let sizes = match arguments.messages.as_slice() {
        [] => &MESSAGES[..],
        sizes => sizes,
    };
    let mut reached = true;
    for &messages in sizes {
        let folder = home.join(format!("small-{messages}"));
        if let Some(filled) = fill(&folder, &corpus(messages, Kind::Small)) {
            let [import, index] = [filled.import, filled.index].map(|cost| cost.wall.as_secs());
            let megabytes = filled.mail_bytes / 1_000_000;
            eprintln!(
                "{messages} letters: {megabytes} MB imported in {import} s, indexed in {index} s"
            );
        }
        let profile = folder.join("profile");
        warm(&profile);
        reached &= one(messages, &profile);
        if arguments.keep.is_none() {
            let _ = std::fs::remove_dir_all(&folder);
        }
    }
    if arguments.check && !reached {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn one(messages: u64, profile: &std::path::Path) -> bool {
    let postane = our_program("postane", "POSTANE_BIN");
    let window = our_program("empty-window", "POSTANE_EMPTY_WINDOW");
    let profile = profile.to_str().unwrap();
    let desktop = Desktop::start(None);
    let mut starts: [Vec<Start>; 2] = Default::default();
    // Once for the memory of the system; then in turns, so that what else happens meets both.
    for at in 0..=STARTS {
        eprintln!("{messages} letters: start {at} of {STARTS}");
        let both = [
            start(&desktop, &window, &[], false),
            start(&desktop, &postane, &["--profile", profile], false),
        ];
        if at > 0 {
            for (all, one) in starts.iter_mut().zip(both) {
                all.push(one);
            }
        }
    }
    eprintln!("{messages} letters: memory without compositing");
    let plain = [
        start(&desktop, &window, &[], true),
        start(&desktop, &postane, &["--profile", profile], true),
    ];
    drop(desktop);
    eprintln!("{messages} letters: keystrokes");
    let typed = typed(profile.as_ref());
    let [empty, ours] = &starts;
    println!("\n{messages} messages");
    println!(
        "  {:<22} {:>8} {:>8} {:>10} {:>22}",
        "start", "wall s", "CPU s", "memory MB", "without compositing MB"
    );
    for (name, all, plain) in [
        ("empty WebKitGTK window", empty, plain[0]),
        ("Postane", ours, plain[1]),
    ] {
        println!(
            "  {name:<22} {:>8.3} {:>8.2} {:>10.0} {:>22.0}",
            middle(all, |start| start.wall).as_secs_f64(),
            middle(all, |start| start.cpu).as_secs_f64(),
            middle(all, |start| start.memory) as f64 / 1e6,
            plain.memory as f64 / 1e6
        );
    }
    let at = |of: fn(&Keystroke) -> f64, hundredths| {
        part(typed.keys.iter().map(of).collect(), hundredths)
    };
    println!(
        "  {} keystrokes: rows in the page after {:.1} ms (p50), {:.1} ms (p95); painted after {:.1} ms, {:.1} ms",
        typed.keys.len(),
        at(|key| key.answered, 50),
        at(|key| key.answered, 95),
        at(|key| key.painted, 50),
        at(|key| key.painted, 95)
    );
    println!(
        "  rows changed by a script alone, nobody asked: painted after {:.1} ms, {:.1} ms",
        part(typed.alone.clone(), 50),
        part(typed.alone, 95)
    );
    let ratio = middle(ours, |start| start.wall).as_secs_f64()
        / middle(empty, |start| start.wall).as_secs_f64();
    let mut reached = bar(
        "start to the list, beside the empty window",
        ratio,
        START,
        "x",
    );
    if messages <= REMEMBERED {
        let memory = plain[1].memory as f64 / 1e6;
        reached &= bar(
            "memory without compositing",
            memory,
            MEMORY as f64 / 1e6,
            " MB",
        );
    }
    let painted = at(|key| key.painted, 95);
    reached
        & bar(
            "keystroke to painted results, p95",
            painted,
            KEYSTROKE,
            " ms",
        )
}

/// What so many hundredths of the times are at most.
fn part(mut times: Vec<f64>, hundredths: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times[(times.len() * hundredths / 100).min(times.len() - 1)]
}

fn middle<T: Copy + Ord>(starts: &[Start], of: impl Fn(&Start) -> T) -> T {
    let mut values: Vec<T> = starts.iter().map(of).collect();
    values.sort_unstable();
    values[values.len() / 2]
}

fn bar(what: &str, found: f64, at_most: f64, unit: &str) -> bool {
    let reached = found <= at_most;
    let verdict = if reached { "reached" } else { "missed" };
    println!("  {what}: {found:.2}{unit}, at most {at_most}{unit}: {verdict}");
    reached
}
