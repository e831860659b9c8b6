//! The project's own commands: `cargo xtask demo`, `test`, `corpus`, `torture`, `fuzz`, `bench`, `run`, `ui`,
//! `bundle`. The same on every system.
//!
//! It depends on nothing but clap and wasm-bindgen's library, so that it builds on a machine that has only Rust: the rest is
//! installed by [`setup`].

mod bench;
mod bundle;
mod corpus;
mod demo;
mod fuzz;
mod process;
mod setup;
mod test;
mod torture;
mod ui;

use clap::{Parser, Subcommand};
use process::Outcome;
use setup::Purpose;
use std::ffi::OsString;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, shows and tests Postane")]
struct Arguments {
    #[command(subcommand)]
    work: Work,
}

#[derive(Subcommand)]
enum Work {
    /// Install what is missing for building and testing (apt), or say what to install.
    Setup,
    /// Build the screen into ui/dist.
    Ui {
        /// As it is shipped: small.
        #[arg(long)]
        release: bool,
    },
    /// Build and open Postane on your own profile; what follows `--` goes to it.
    Run {
        /// Arguments for Postane.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Build and open Postane on an embedded post office with sample mail.
    Demo,
    /// Everything: formatting, lints, unit tests, real servers, the real window.
    #[command(alias = "ci")]
    Test,
    /// Write a mailbox of realistic mail: `--messages N --seed S --kind mixed|small --format eml|mbox|maildir --into DIR`.
    #[command(disable_help_flag = true)]
    Corpus {
        /// What the generator is asked; `--help` lists it.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Kill sessions of the receive line at so many points, and look for every message afterwards.
    Torture {
        /// How many kills.
        #[arg(long, default_value_t = 10_000)]
        points: u32,
    },
    /// Let libFuzzer play the server (needs a nightly Rust).
    Fuzz {
        /// Minutes for each target.
        #[arg(long, default_value_t = 10)]
        minutes: u32,
    },
    /// Measure Postane beside other programs.
    Bench {
        #[command(subcommand)]
        bench: Bench,
    },
    /// Make the .deb and the .rpm.
    Bundle {
        /// Also install the .deb, test the installed program, and remove it.
        #[arg(long = "try")]
        try_it: bool,
    },
}

#[derive(Subcommand)]
enum Bench {
    /// Receiving from Dovecot, beside mpop and fetchmail.
    Receive {
        /// Messages in a maildrop (default: 1000 and 10000); may be given more than once.
        #[arg(long, value_name = "N")]
        messages: Vec<usize>,
        /// 1000 messages, and every program has one turn.
        #[arg(long)]
        quick: bool,
        /// Only Postane and the limit.
        #[arg(long)]
        alone: bool,
        /// End with an error when a bar is missed.
        #[arg(long)]
        check: bool,
    },
    /// What a million letters cost: importing, indexing, lists, searches.
    Store {
        /// For the bench: sizes by `--messages N`, `--mixed`, `--alone`, `--keep DIR`, `--check`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// The window: from its start to the list, memory, and from a keystroke to its results.
    Window {
        /// For the bench: sizes by `--messages N`, `--keep DIR`, `--check`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let outcome: Outcome = match Arguments::parse().work {
        Work::Setup => setup::prepare(Purpose::Test),
        Work::Ui { release } => setup::wasm_target().and_then(|()| ui::build(release)),
        Work::Run { arguments } => demo::run(&arguments),
        Work::Demo => demo::demo(),
        Work::Test => test::test(),
        Work::Corpus { arguments } => corpus::corpus(&arguments),
        Work::Torture { points } => torture::torture(points),
        Work::Fuzz { minutes } => fuzz::fuzz(minutes),
        Work::Bench {
            bench:
                Bench::Receive {
                    messages,
                    quick,
                    alone,
                    check,
                },
        } => bench::receive(&messages, quick, alone, check),
        Work::Bench {
            bench: Bench::Store { arguments },
        } => bench::store(&arguments),
        Work::Bench {
            bench: Bench::Window { arguments },
        } => bench::window(&arguments),
        Work::Bundle { try_it } => bundle::bundle(try_it),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}
