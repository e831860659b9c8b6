//! `cargo xtask corpus`: a mailbox of any size, always the same one.

use crate::process::{Outcome, cargo, run, target};
use std::env;
use std::ffi::OsString;
use std::process::Command;

/// Builds the generator as fast as it gets, and hands it everything it was asked for.
pub(crate) fn corpus(arguments: &[OsString]) -> Outcome {
    run(&mut cargo(["build", "--release", "--package", "corpus"]))?;
    let program = format!("corpus{}", env::consts::EXE_SUFFIX);
    run(Command::new(target().join("release").join(program)).args(arguments))
}
