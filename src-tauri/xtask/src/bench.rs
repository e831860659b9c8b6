//! `cargo xtask bench`: the figures to beat, measured here and now.

use crate::process::{Outcome, cargo, run, target};
use crate::setup::{self, Purpose};
use std::env;
use std::process::Command;

/// Postane receives, beside mpop, fetchmail, and a client that does only what cannot be left out. What is measured is
/// built as it is shipped.
pub(crate) fn receive(messages: &[usize], quick: bool, alone: bool, check: bool) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err("this bench needs Linux: it starts a Dovecot of its own".to_owned());
    }
    let mut bench = built("bench-receive")?;
    for count in messages {
        bench.args(["--messages", &count.to_string()]);
    }
    if quick {
        bench.arg("--quick");
    }
    if alone {
        bench.arg("--alone");
    }
    if check {
        bench.arg("--check");
    }
    run(&mut bench)
}

/// What a million letters cost, beside notmuch.
pub(crate) fn store(arguments: &[String]) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err("this bench needs Linux: it reads /proc".to_owned());
    }
    run(built("bench-store")?.args(arguments))
}

/// A bench, and Postane as it is shipped beside it.
fn built(name: &str) -> Result<Command, String> {
    setup::prepare(Purpose::Bench)?;
    run(&mut cargo([
        "build",
        "--release",
        "--package",
        "cli",
        "--package",
        "tests",
        "--bin",
        "postane-cli",
        "--bin",
        name,
    ]))?;
    let program = format!("{name}{}", env::consts::EXE_SUFFIX);
    Ok(Command::new(target().join("release").join(program)))
}
