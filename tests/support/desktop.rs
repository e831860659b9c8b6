//! A desktop of a test's own: a virtual display, a session bus, a keychain, and a home.

use crate::keychain::{Bus, Keychain};
use crate::processes::{Running, find_program};
use std::ffi::OsString;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The desktop. Everything in it ends when it is dropped.
pub struct Desktop {
    // In the order in which they are to end: the keychain before its bus, the folders last.
    /// The keychain, unless the desktop was started without one.
    pub keychain: Option<Keychain>,
    /// Its session bus.
    pub bus: Bus,
    _display: Running,
    display: String,
    trust: Option<PathBuf>,
    folder: TempDir,
}

impl Desktop {
    /// Starts one with a keychain. Programs in it trust the certificates that `trust` (PEM) vouches for.
    ///
    /// # Panics
    /// When a program for it is not installed or does not start.
    #[must_use]
    pub fn start(trust: Option<&Path>) -> Self {
        let mut desktop = Self::start_without_keychain(trust);
        desktop.keychain = Some(Keychain::start(
            &desktop.bus,
            &desktop.home(),
            &desktop.runtime(),
        ));
        desktop
    }

    /// The same without a keychain.
    ///
    /// # Panics
    /// When a program for it is not installed or does not start.
    #[must_use]
    pub fn start_without_keychain(trust: Option<&Path>) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("postane-desktop-")
            .tempdir()
            .unwrap();
        for name in ["home", "run"] {
            let path = folder.path().join(name);
            fs::create_dir(&path).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        }
        let (display_server, display) = start_display(folder.path());
        let bus = Bus::start(&folder.path().join("run"));
        Self {
            keychain: None,
            bus,
            _display: display_server,
            display,
            trust: trust.map(Path::to_owned),
            folder,
        }
    }

    /// The private home.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn runtime(&self) -> PathBuf {
        self.folder.path().join("run")
    }

    /// What a program needs in its environment to live on this desktop.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        let mut variables: Vec<(&'static str, OsString)> = vec![
            ("DISPLAY", self.display.clone().into()),
            ("DBUS_SESSION_BUS_ADDRESS", self.bus.address.clone().into()),
            ("HOME", self.home().into()),
            ("XDG_RUNTIME_DIR", self.runtime().into()),
            ("GDK_BACKEND", "x11".into()),
            ("NO_AT_BRIDGE", "1".into()),
            ("LANG", "C.UTF-8".into()),
        ];
        if let Some(trust) = &self.trust {
            variables.push(("SSL_CERT_FILE", trust.into()));
        }
        variables
    }

    /// Puts a program on this desktop.
    pub fn dress<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for name in [
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "XDG_STATE_HOME",
            "WAYLAND_DISPLAY",
        ] {
            command.env_remove(name);
        }
        command
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("LANGUAGE")
            .envs(self.environment())
    }

    /// Runs xdotool with these words and gives its output.
    ///
    /// # Panics
    /// When xdotool is not installed.
    pub fn xdotool(&self, words: &[&str]) -> String {
        let mut command = Command::new(find_program("xdotool", "xdotool"));
        let output = self
            .dress(command.args(words).stdin(Stdio::null()))
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The program's windows that can be seen, by title.
    pub fn visible_windows(&self, title: &str) -> Vec<String> {
        let found = self.xdotool(&["search", "--onlyvisible", "--name", title]);
        found.lines().map(str::to_owned).collect()
    }

    /// Chooses from the native menu bar of a window with the keyboard: the `menu`-th menu and the `entry`-th entry in
    /// it, both from 0. Separators do not count.
    ///
    /// # Panics
    /// When there is no such window, or xdotool is not installed.
    pub fn choose(&self, title: &str, menu: usize, entry: usize) {
        let windows = self.visible_windows(title);
        let window = windows
            .first()
            .unwrap_or_else(|| panic!("no window named {title}"));
        // There is no window manager to give the focus.
        self.xdotool(&["windowfocus", "--sync", window]);
        let mut keys = vec!["key", "--delay", "80", "F10"];
        keys.extend(std::iter::repeat_n("Right", menu));
        // The first Down goes to the first entry.
        keys.extend(std::iter::repeat_n("Down", entry + 1));
        keys.push("Return");
        self.xdotool(&keys);
    }

    /// Takes a picture of the whole screen into `screens/<name>.png` of the target folder.
    ///
    /// # Panics
    /// When no picture can be taken.
    pub fn screenshot(&self, name: &str) -> PathBuf {
        let folder = screens();
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{name}.png"));
        let mut command = Command::new(find_program("import", "imagemagick"));
        let status = self
            .dress(
                command
                    .args(["-window", "root"])
                    .arg(&file)
                    .stdin(Stdio::null()),
            )
            .status()
            .unwrap();
        assert!(status.success(), "no picture of the screen: {status}");
        file
    }
}

/// `screens` in the target folder that this test was built in.
#[must_use]
pub fn screens() -> PathBuf {
    crate::cli::target_folder().join("screens")
}

/// What is on the screen, read where the display server itself keeps it: looking costs a few microseconds, and disturbs
/// nobody.
#[derive(Debug)]
pub struct Screen {
    file: File,
    /// Where the first pixel is,
    first: u64,
    /// and how many bytes a line has.
    line: u64,
}

/// Bytes of a pixel.
const PIXEL: u64 = 4;

impl Desktop {
    /// The screen.
    ///
    /// # Panics
    /// When the display server does not show it.
    #[must_use]
    pub fn screen(&self) -> Screen {
        let file = File::open(self.folder.path().join("Xvfb_screen0")).unwrap();
        // The numbers of the header of XWD files, each of 32 bits: the header's length is the first of them.
        let number = |at: u64| {
            let mut bytes = [0; 4];
            file.read_exact_at(&mut bytes, at * 4).unwrap();
            u64::from(u32::from_be_bytes(bytes))
        };
        let (bits, line, colors) = (number(11), number(12), number(19));
        assert_eq!(bits, PIXEL * 8, "bits of a pixel");
        let first = number(0) + colors * 12;
        Screen { file, first, line }
    }
}

impl Screen {
    /// A number for what a part of the screen shows: another one when it shows something else.
    ///
    /// # Panics
    /// When the part is not on the screen.
    #[must_use]
    pub fn shows(&self, across: Range<u64>, down: Range<u64>) -> u64 {
        let mut hasher = DefaultHasher::new();
        let length = usize::try_from((across.end - across.start) * PIXEL).unwrap();
        let mut line = vec![0; length];
        for y in down {
            let at = self.first + y * self.line + across.start * PIXEL;
            self.file.read_exact_at(&mut line, at).unwrap();
            hasher.write(&line);
        }
        hasher.finish()
    }
}

/// The screen's memory is a file in the folder.
fn start_display(folder: &Path) -> (Running, String) {
    let program = find_program("Xvfb", "xvfb");
    // It takes the first number that is free and tells it.
    let mut running = Running::start(
        Command::new(program)
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x800x24",
                "-nolisten",
                "tcp",
                "-noreset",
                "-fbdir",
            ])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null()),
    );
    let mut number = String::new();
    BufReader::new(running.child().stdout.take().unwrap())
        .read_line(&mut number)
        .unwrap();
    let number = number.trim();
    assert!(!number.is_empty(), "Xvfb told no display");
    (running, format!(":{number}"))
}
