//! `cargo xtask test`: everything that has to hold, and one line at the end that says whether it does.

use crate::process::{Outcome, cargo, run, words};
use crate::setup::{self, Purpose};
use crate::ui;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Lints and tests are denied a warning alike.
const DENY: [&str; 3] = ["--", "-D", "warnings"];

/// A step that ran.
struct Step {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

/// What `test result:` lines add up to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Tally {
    passed: u64,
    failed: u64,
}

/// Runs all steps. Lints that fail do not keep the tests from running; a build that fails does.
pub(crate) fn test() -> Outcome {
    let mut steps = Vec::new();
    let mut tally = Tally::default();
    let built = step(&mut steps, "setup", || setup::prepare(Purpose::Test))
        && step(&mut steps, "screen", || ui::build(false))
        && step(&mut steps, "build", || {
            // What is tested is built in one go: another selection of packages means other features of what they
            // share, and building that twice.
            run(&mut cargo(["build", "--workspace", "--all-targets"]))
        });
    if built {
        step(&mut steps, "tests", || {
            count(
                &mut cargo(["test", "--workspace", "--no-fail-fast"]),
                &mut tally,
            )
        });
        step(&mut steps, "formatting", || {
            run(&mut cargo(["fmt", "--all", "--check"]))
        });
        step(&mut steps, "lints", || {
            run(cargo(["clippy", "--workspace", "--all-targets"]).args(DENY))
        });
        step(&mut steps, "lints of the screen", || {
            run(cargo([
                "clippy",
                "--package",
                "ui",
                "--target",
                "wasm32-unknown-unknown",
            ])
            .args(DENY))
        });
    }
    println!();
    for Step {
        name,
        took,
        outcome,
    } in &steps
    {
        let words = outcome.as_ref().err().map_or("ok", String::as_str);
        println!("{name:<20} {:>6.1} s  {words}", took.as_secs_f32());
    }
    let failed_steps = steps
        .iter()
        .filter(|step| step.outcome.is_err())
        .map(|step| step.name)
        .collect::<Vec<_>>();
    println!("tests: {} passed, {} failed", tally.passed, tally.failed);
    if failed_steps.is_empty() {
        Ok(())
    } else {
        Err(format!("failed: {}", failed_steps.join(", ")))
    }
}

fn step(steps: &mut Vec<Step>, name: &'static str, work: impl FnOnce() -> Outcome) -> bool {
    println!("\n== {name}");
    let start = Instant::now();
    let outcome = work();
    if let Err(reason) = &outcome {
        println!("== {name} failed: {reason}");
    }
    let good = outcome.is_ok();
    steps.push(Step {
        name,
        took: start.elapsed(),
        outcome,
    });
    good
}

/// Passes the output on as it comes, and counts.
fn count(command: &mut Command, tally: &mut Tally) -> Outcome {
    let failed = |error: std::io::Error| format!("cargo test: {error}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).map_err(failed)? > 0 {
            std::io::stdout().write_all(&line).map_err(failed)?;
            tally.add(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    let status = child.wait().map_err(failed)?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} ended with {status}", words(command)))
    }
}

impl Tally {
    /// Adds a line such as `test result: ok. 3 passed; 0 failed; 0 ignored; …`; other lines count nothing.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        for part in result.split([';', '.']) {
            match part
                .trim()
                .split_once(' ')
                .map(|(number, what)| (number.parse::<u64>(), what.trim()))
            {
                Some((Ok(number), "passed")) => self.passed += number,
                Some((Ok(number), "failed")) => self.failed += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn results_add_up() {
        let mut tally = Tally::default();
        tally.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n");
        tally.add("test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 9s\n");
        tally.add("running 4 tests\n");
        assert_eq!(
            tally,
            Tally {
                passed: 13,
                failed: 2
            }
        );
    }
}
