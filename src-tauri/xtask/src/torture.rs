//! `cargo xtask torture`: kills the receive line again and again, as often as one likes.

use crate::process::{Outcome, cargo, run};
use crate::setup::{self, Purpose};

/// Builds the command line program, and runs the kill test with so many kills.
pub(crate) fn torture(points: u32) -> Outcome {
    setup::prepare(Purpose::Test)?;
    run(&mut cargo(["build", "--package", "cli"]))?;
    let arguments = ["test", "--workspace", "--test", "kill"];
    run(cargo(arguments)
        .args(["--", "--nocapture"])
        .env("POSTANE_KILLS", points.to_string()))
}
