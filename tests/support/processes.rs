//! Programs that a test starts: each in a process group of its own, which ends with the test.

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// How long a program may take to end when it is asked to, before it is killed.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where Debian keeps servers that are not on everybody's PATH.
const SERVER_FOLDERS: [&str; 3] = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

/// Everything that the tests start, for one line that installs it.
const PACKAGES: &str = "dovecot-pop3d postfix openssl xvfb xauth webkit2gtk-driver dbus-daemon gnome-keyring \
    at-spi2-core fonts-dejavu-core imagemagick xdotool";

/// Finds a program, or ends the test with the line that installs it: a server that is missing is a failure, because
/// a test that is skipped says nothing.
///
/// # Panics
/// When the program is not there.
#[must_use]
pub fn find_program(name: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(SERVER_FOLDERS.iter().map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .unwrap_or_else(|| {
            panic!(
                "{name} is not installed (package {package}). Install everything the tests need with:\n  \
                 sudo DEBIAN_FRONTEND=noninteractive apt-get install -y {PACKAGES}\nor run `cargo xtask test`, which does it."
            )
        })
}

/// A program that runs until this is dropped, together with everything that it started.
#[derive(Debug)]
pub struct Running {
    child: Child,
    name: String,
}

impl Running {
    /// Starts it.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        let name = Path::new(command.get_program())
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let child = command
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        Self { child, name }
    }

    /// The process, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Its process id, which is its group's too.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Fails the test when it has already ended.
    ///
    /// # Panics
    /// When it has ended.
    pub fn must_run(&mut self, log: &Path) {
        if let Ok(Some(status)) = self.child.try_wait() {
            let log = std::fs::read_to_string(log).unwrap_or_default();
            panic!("{} ended by itself ({status}):\n{log}", self.name);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        signal_group(self.child.id(), Signal::TERM);
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(10));
        }
        // Also when the leader has ended: what it left behind in its group goes with it.
        signal_group(self.child.id(), Signal::KILL);
        let _ = self.child.wait();
    }
}

/// Sends a signal to a group; whether there was one.
fn signal_group(id: u32, signal: Signal) -> bool {
    i32::try_from(id)
        .ok()
        .and_then(Pid::from_raw)
        .is_some_and(|pid| kill_process_group(pid, signal).is_ok())
}

/// Ends a process group that a program of ours made: asks it, and kills it when it does not go in time.
pub fn end_group(id: u32, patience: Duration) {
    let until = Instant::now() + patience;
    let mut there = signal_group(id, Signal::TERM);
    while there && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
        there = i32::try_from(id)
            .ok()
            .and_then(Pid::from_raw)
            .is_some_and(|pid| test_kill_process_group(pid).is_ok());
    }
    signal_group(id, Signal::KILL);
}

/// Asks again and again until there is an answer.
///
/// # Panics
/// When there is none within the limit.
pub fn wait_for<T>(what: &str, limit: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(
            start.elapsed() < limit,
            "waited {} s in vain for {what}",
            limit.as_secs()
        );
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// A temporary folder that servers under other users may walk through.
///
/// # Panics
/// When the folder cannot be made.
#[must_use]
pub fn open_folder(name: &str) -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    let made = tempfile::Builder::new()
        .prefix(&format!("postane-{name}-"))
        .permissions(std::fs::Permissions::from_mode(0o755))
        .tempdir();
    made.unwrap_or_else(|error| panic!("no temporary folder: {error}"))
}

/// Whether this process is root, which Postfix and Dovecot's separate users need.
#[must_use]
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Gives a file or folder to a user.
///
/// # Errors
/// When the system refuses.
pub fn give_to(path: &Path, user: u32, group: u32) -> io::Result<()> {
    if is_root() {
        std::os::unix::fs::chown(path, Some(user), Some(group))
    } else {
        Ok(())
    }
}

/// User and group ids from the passwd database (`getent` would be another program to need).
#[must_use]
pub fn user_ids(name: &str) -> Option<(u32, u32)> {
    let passwd = std::fs::read_to_string("/etc/passwd").ok()?;
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name)).then_some(())?;
        let uid = fields.nth(1)?.parse().ok()?;
        Some((uid, fields.next()?.parse().ok()?))
    })
}
