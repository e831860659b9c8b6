//! `corpus`: writes a mailbox of any size, always the same one.

use clap::{Parser, ValueEnum};
use corpus::write::{self, Format};
use corpus::{Corpus, Kind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[derive(Parser)]
#[command(about = "Writes realistic mail, always the same for the same seed")]
struct Arguments {
    /// How many letters.
    #[arg(long)]
    messages: u64,
    /// Another seed gives other letters.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How big letters are: about 48 kB on average, or 4.5 kB.
    #[arg(long, default_value = "mixed")]
    kind: Size,
    /// How letters are kept.
    #[arg(long)]
    format: Kept,
    /// An empty folder, or one that is not there yet.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// Over how many letters the 15 years before 2026-11-01 are spread (default: over all of them). Dates rise with the
    /// number, so letters of a small and of a big corpus are the same only where this is.
    #[arg(long, value_name = "LETTERS")]
    spread: Option<u64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Size {
    Mixed,
    Small,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kept {
    Eml,
    Mbox,
    Maildir,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let kind = match arguments.kind {
        Size::Mixed => Kind::Mixed,
        Size::Small => Kind::Small,
    };
    let format = match arguments.format {
        Kept::Eml => Format::Eml,
        Kept::Mbox => Format::Mbox,
        Kept::Maildir => Format::Maildir,
    };
    let spread = arguments.spread.unwrap_or(arguments.messages);
    let corpus = Corpus::new(arguments.seed, arguments.messages, kind).spread_over(spread);
    let started = Instant::now();
    let mut next = started;
    let outcome = write::write(&corpus, format, &arguments.into, |done, bytes| {
        let now = Instant::now();
        if now >= next || done == corpus.messages() {
            next = now + Duration::from_millis(500);
            eprint!(
                "\r{done} of {} letters, {} MB, {:.1} s ",
                corpus.messages(),
                bytes / 1_000_000,
                (now - started).as_secs_f64()
            );
        }
    });
    eprintln!();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("corpus: {}: {error}", arguments.into.display());
            ExitCode::FAILURE
        }
    }
}
