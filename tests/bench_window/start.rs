//! From the start of a program to what it shows, seen from outside: on the screen itself.

use crate::tree;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::desktop::Desktop;
use support::processes::Running;

/// The part of the screen that is looked at: in Postane's window the list, without its scroll bar.
const ACROSS: std::ops::Range<u64> = 240..1240;
const DOWN: std::ops::Range<u64> = 110..350;
/// So often.
const LOOKS: Duration = Duration::from_millis(4);
/// When nothing changed there for so long, it is what the program has to show.
const SETTLED: Duration = Duration::from_secs(2);
/// No program is waited for any longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a start went.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    /// Until all was shown.
    pub(crate) wall: Duration,
    /// Processor time of all its processes until then.
    pub(crate) cpu: Duration,
    /// Bytes of memory of all of them, a little later.
    pub(crate) memory: u64,
}

/// Starts a program on the desktop, looks until it shows what it has to show, and ends it.
///
/// # Panics
/// When it shows nothing.
pub(crate) fn start(desktop: &Desktop, program: &Path, arguments: &[&str], plain: bool) -> Start {
    let screen = desktop.screen();
    let look = || screen.shows(ACROSS, DOWN);
    let empty = look();
    let mut command = Command::new(program);
    desktop.dress(&mut command);
    command.args(arguments).stdin(Stdio::null());
    if plain {
        command.env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
    }
    let began = Instant::now();
    let running = Running::start(&mut command);
    let mut shown = empty;
    let mut since = (Duration::ZERO, Duration::ZERO);
    loop {
        std::thread::sleep(LOOKS);
        let now = began.elapsed();
        let seen = look();
        if seen != shown {
            shown = seen;
            since = (now, tree::cpu(&tree::of(running.id())));
        }
        if shown != empty && now > since.0 + SETTLED {
            break;
        }
        assert!(now < PATIENCE, "{} shows nothing", program.display());
    }
    let memory = tree::memory(&tree::of(running.id()));
    drop(running);
    // What it showed is not to be taken for what the next one shows.
    let gone = Instant::now();
    while look() != empty {
        std::thread::sleep(LOOKS);
        assert!(gone.elapsed() < PATIENCE, "the window stays");
    }
    Start {
        wall: since.0,
        cpu: since.1,
        memory,
    }
}
