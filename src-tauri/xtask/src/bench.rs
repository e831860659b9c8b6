//! `cargo xtask bench`: the figures to beat, measured here and now.

use crate::process::{Outcome, cargo, run, target};
use crate::setup::{self, Purpose};
use crate::ui;
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

/// How quickly the window is there and answers, beside an empty one.
pub(crate) fn window(arguments: &[String]) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err("this bench needs Linux: it looks at a virtual display".to_owned());
    }
    setup::prepare(Purpose::Test)?;
    ui::build(true)?;
    let others = ["--package", "postane", "--package", "empty-window"];
    let programs = ["--bin", "postane", "--bin", "empty-window"];
    let mut bench = built_with("bench-window", &[others, programs].concat())?;
    run(bench.args(arguments))
}

/// A bench, and Postane as it is shipped beside it.
fn built(name: &str) -> Result<Command, String> {
    setup::prepare(Purpose::Bench)?;
    built_with(name, &[])
}

fn built_with(name: &str, more: &[&str]) -> Result<Command, String> {
    let packages = [
        "build",
        "--release",
        "--package",
        "cli",
        "--package",
        "tests",
    ];
    let programs = ["--bin", "postane-cli", "--bin", name];
    run(cargo(packages).args(programs).args(more))?;
    let program = format!("{name}{}", env::consts::EXE_SUFFIX);
    Ok(Command::new(target().join("release").join(program)))
}
