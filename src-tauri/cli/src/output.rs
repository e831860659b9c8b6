//! Standard output: JSON for machines, lines for people.

use contract::{Problem, ProblemCode};
use serde::Serialize;
use std::io::{self, Write};

/// Where results go.
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints a value: as JSON, or with `human`.
    pub(crate) fn print<T: Serialize + ?Sized>(
        &self,
        value: &T,
        human: impl FnOnce(&T) -> String,
    ) -> Result<(), Problem> {
        let text = if self.json {
            serde_json::to_string(value)
                .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))?
        } else {
            human(value)
        };
        let line_end = if text.is_empty() || text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        written(write!(io::stdout().lock(), "{text}{line_end}"))
    }

    /// Writes bytes as they are.
    #[expect(clippy::unused_self, reason = "all output goes through one place")]
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Result<(), Problem> {
        let mut stdout = io::stdout().lock();
        written(stdout.write_all(bytes).and_then(|()| stdout.flush()))
    }
}

/// A reader that went away (`postane-cli list inbox | head`) is no failure.
fn written(result: io::Result<()>) -> Result<(), Problem> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Problem::new(ProblemCode::FileUnwritable)
                .about("stdout")
                .saying(error.to_string()))
        }
        _ => Ok(()),
    }
}
