//! `cargo xtask fuzz`: lets libFuzzer play the server, for so many minutes a target.

use crate::process::{Outcome, cargo, output, root, run};
use std::process::Command;

/// Every target in tests/fuzz.
const TARGETS: [&str; 2] = ["pop3_machine", "wire_reader"];

/// Runs all targets at once. Installs cargo-fuzz where it is missing; a nightly Rust has to be there.
pub(crate) fn fuzz(minutes: u32) -> Outcome {
    let toolchains = output(Command::new("rustup").args(["toolchain", "list"])).unwrap_or_default();
    if !toolchains.lines().any(|line| line.starts_with("nightly")) {
        return Err("cargo fuzz needs a nightly Rust: rustup toolchain install nightly".to_owned());
    }
    if output(&mut cargo(["fuzz", "--version"])).is_none() {
        println!("xtask: installing cargo-fuzz");
        run(&mut cargo(["install", "cargo-fuzz", "--locked"]))?;
    }
    let seconds = format!("-max_total_time={}", u64::from(minutes) * 60);
    for target in TARGETS {
        run(fuzzing("build").arg(target))?;
    }
    let mut running = Vec::new();
    for target in TARGETS {
        println!("xtask: {target} for {minutes} minutes");
        // What it finds is written to tests/fuzz/artifacts and named on standard error.
        let child = fuzzing("run")
            .args([
                target,
                "--",
                &seconds,
                "-print_final_stats=1",
                "-verbosity=0",
            ])
            .spawn()
            .map_err(|error| format!("{target}: {error}"))?;
        running.push((target, child));
    }
    let mut found = Vec::new();
    for (target, mut child) in running {
        let status = child.wait().map_err(|error| format!("{target}: {error}"))?;
        println!(
            "{target:<16} {}",
            if status.success() {
                "no finding"
            } else {
                "FOUND SOMETHING"
            }
        );
        if !status.success() {
            found.push(target);
        }
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "{} found something: see tests/fuzz/artifacts",
            found.join(", ")
        ))
    }
}

fn fuzzing(work: &str) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(["+nightly", "fuzz", work, "--fuzz-dir", "tests/fuzz"])
        .current_dir(root());
    // The environment of the cargo that runs this names its own toolchain.
    for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
        command.env_remove(variable);
    }
    command
}
