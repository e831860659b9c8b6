//! What a program costs: wall time, CPU time and memory, as the kernel counts them when it ends.
//!
//! The bench starts itself once more in between (`bench-receive measure`): a process inherits the peak memory of the one
//! that started it, and that one has to be small.

use clap::Args;
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// What a run cost, together with what the program itself started and waited for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// User and system.
    pub(crate) cpu: Duration,
    /// Bytes of the largest process.
    pub(crate) peak: u64,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Run {
    Done(Cost),
    /// It was still running when its time was up.
    TooLong(Duration),
}

/// Runs a program and measures it; what it says goes to files in `folder`.
///
/// # Panics
/// When it fails.
pub(crate) fn measure(command: &Command, input: &str, folder: &Path, limit: Duration) -> Run {
    let costs = folder.join("costs.json");
    let file = |name: &str| File::create(folder.join(name)).unwrap();
    fs::write(folder.join("input"), input).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .arg("measure")
        .args(["--limit-ms", &limit.as_millis().to_string(), "--into"])
        .arg(&costs)
        .arg("--")
        .arg(command.get_program())
        .args(command.get_args())
        .envs(
            command
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .current_dir(folder)
        .stdin(File::open(folder.join("input")).unwrap())
        .stdout(file("stdout"))
        .stderr(file("stderr"))
        .status()
        .unwrap();
    let costs = fs::read(&costs).unwrap_or_default();
    let costs: Value = serde_json::from_slice(&costs).unwrap_or_default();
    let duration = |name: &str| costs[name].as_f64().map(Duration::from_secs_f64);
    if costs["too_long"] == true {
        return Run::TooLong(limit);
    }
    let said = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    assert!(
        status.success() && costs["success"] == true,
        "{command:?} failed:\n{}\n{}",
        said("stdout"),
        said("stderr")
    );
    Run::Done(Cost {
        wall: duration("wall").unwrap(),
        cpu: duration("cpu").unwrap(),
        peak: costs["peak"].as_u64().unwrap(),
    })
}

/// The small process in between.
#[derive(Args, Debug)]
pub(crate) struct Measure {
    /// After that many milliseconds the program is killed.
    #[arg(long)]
    limit_ms: u64,
    /// The file for what was measured.
    #[arg(long)]
    into: PathBuf,
    /// The program and its arguments.
    #[arg(last = true, required = true)]
    program: Vec<PathBuf>,
}

impl Measure {
    /// Runs the program.
    pub(crate) fn run(&self) -> io::Result<()> {
        let (program, arguments) = self.program.split_first().unwrap();
        let began = Instant::now();
        let child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::inherit())
            .process_group(0)
            .spawn()?;
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let (ended, wait) = channel::<()>();
        let limit = Duration::from_millis(self.limit_ms);
        let guard = std::thread::spawn(move || {
            let too_long = wait.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
            if let (true, Some(group)) = (too_long, group) {
                let _ = kill_process_group(group, Signal::KILL);
            }
            too_long
        });
        let used = child.wait4()?;
        let wall = began.elapsed();
        drop(ended);
        let costs = json!({
            "too_long": guard.join().unwrap_or_default(),
            "success": used.status.success(),
            "wall": wall.as_secs_f64(),
            "cpu": (used.rusage.utime + used.rusage.stime).as_secs_f64(),
            "peak": used.rusage.maxrss,
        });
        fs::write(&self.into, costs.to_string())
    }
}
