//! `postane-cli`, called as a user calls it.

use crate::desktop::Desktop;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The folder of the build that this test belongs to (`target/debug`).
///
/// # Panics
/// When the test program does not know where it is.
#[must_use]
pub fn build_folder() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    // target/debug/deps/window-0123456789abcdef
    let folder = test
        .ancestors()
        .find(|path| path.join(".fingerprint").is_dir());
    folder
        .expect("a test lies under the folder it was built in")
        .to_owned()
}

/// The target folder of the build that this test belongs to.
///
/// # Panics
/// When the test program does not know where it is.
#[must_use]
pub fn target_folder() -> PathBuf {
    build_folder().parent().unwrap().to_owned()
}

/// A program of ours: from an environment variable, else beside the tests.
///
/// # Panics
/// When it was not built.
#[must_use]
pub fn our_program(name: &str, variable: &str) -> PathBuf {
    let program =
        std::env::var_os(variable).map_or_else(|| build_folder().join(name), PathBuf::from);
    assert!(
        program.is_file(),
        "{} is not there: build it with `cargo build`, or name it in {variable}",
        program.display()
    );
    program
}

/// An account for [`Cli::add_account`]; both servers are on localhost.
#[derive(Clone, Copy, Debug)]
pub struct NewAccount<'a> {
    /// The addr-spec, which is also the name to sign in with.
    pub email: &'a str,
    /// Port of the incoming server.
    pub pop3_port: u16,
    /// `tls`, `starttls` or `none`.
    pub pop3_security: &'a str,
    /// Port of the outgoing server.
    pub smtp_port: u16,
    /// `tls`, `starttls` or `none`.
    pub smtp_security: &'a str,
    /// The authority to trust.
    pub ca_file: &'a Path,
    /// Whether a copy stays on the server.
    pub leave_on_server: bool,
}

/// `postane-cli` on one profile.
#[derive(Clone, Debug)]
pub struct Cli {
    program: PathBuf,
    /// Its data folder.
    pub profile: PathBuf,
    environment: Vec<(String, std::ffi::OsString)>,
}

/// What a call answered.
#[derive(Debug)]
pub struct Answer {
    /// The exit status; `None` when it was killed.
    pub status: Option<i32>,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: String,
}

impl Answer {
    /// Asserts success and reads the output as JSON.
    ///
    /// # Panics
    /// When the call failed or answered no JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        assert_eq!(self.status, Some(0), "{}", self.stderr);
        serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.stdout)))
    }

    /// Asserts that it failed at its work (status 1, and not by a panic), and gives what it said.
    ///
    /// # Panics
    /// When it did not.
    #[must_use]
    pub fn refusal(&self) -> &str {
        assert_eq!(
            self.status,
            Some(1),
            "{}\n{}",
            String::from_utf8_lossy(&self.stdout),
            self.stderr
        );
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        &self.stderr
    }
}

impl Cli {
    /// On a profile, with no session bus: so there is no keychain.
    ///
    /// # Panics
    /// When it was not built.
    #[must_use]
    pub fn new(profile: &Path) -> Self {
        let nowhere = (
            "DBUS_SESSION_BUS_ADDRESS".to_owned(),
            "unix:path=/nonexistent/bus".into(),
        );
        let home = ("HOME".to_owned(), profile.as_os_str().to_owned());
        let runtime = ("XDG_RUNTIME_DIR".to_owned(), "/nonexistent".into());
        Self {
            program: our_program("postane-cli", "POSTANE_CLI"),
            profile: profile.to_owned(),
            environment: vec![
                nowhere,
                home,
                runtime,
                ("LANG".to_owned(), "C.UTF-8".into()),
            ],
        }
    }

    /// On a profile, living on a desktop with its keychain.
    ///
    /// # Panics
    /// When it was not built.
    #[must_use]
    pub fn on(desktop: &Desktop, profile: &Path) -> Self {
        let environment = desktop
            .environment()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Self {
            environment,
            ..Self::new(profile)
        }
    }

    /// Starts it with these words, without waiting; with a password it is told to read it and gets it.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(&self, words: &[&str], password: Option<&str>) -> Child {
        let mut command = Command::new(&self.program);
        command.arg("--profile").arg(&self.profile).arg("--json");
        if password.is_some() {
            command.arg("--password-stdin");
        }
        let mut child = command
            .args(words)
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        if let (Some(mut stdin), Some(password)) = (child.stdin.take(), password) {
            // It may have ended already, with a complaint of its own.
            let _ = writeln!(stdin, "{password}");
        }
        child
    }

    /// Runs it with these words, with or without a password on standard input.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn run(&self, words: &[&str], password: Option<&str>) -> Answer {
        let output = self.start(words, password).wait_with_output().unwrap();
        Answer {
            status: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Adds an account, with its password where one is given.
    #[must_use]
    pub fn add_account(&self, account: &NewAccount<'_>, password: Option<&str>) -> Answer {
        let pop3 = format!("localhost:{}", account.pop3_port);
        let smtp = format!("localhost:{}", account.smtp_port);
        let ca_file = account.ca_file.to_string_lossy();
        let mut words = vec![
            "account",
            "add",
            "--name",
            "Ayşe Yılmaz",
            "--email",
            account.email,
            "--timeout",
            "30",
        ];
        words.extend(["--pop3", &pop3, "--pop3-security", account.pop3_security]);
        words.extend([
            "--smtp",
            &smtp,
            "--smtp-security",
            account.smtp_security,
            "--ca-file",
            &ca_file,
        ]);
        if account.leave_on_server {
            words.push("--leave-on-server");
        }
        self.run(&words, password)
    }

    /// Exports a folder as .eml files and reads them.
    ///
    /// # Panics
    /// When the export fails.
    #[must_use]
    pub fn exported(&self, folder: &str) -> Vec<Vec<u8>> {
        let into = tempfile::tempdir().unwrap();
        let path = into.path().join("export");
        let answer = self
            .run(
                &["export", folder, "--format", "eml", &path.to_string_lossy()],
                None,
            )
            .json();
        let mut files: Vec<PathBuf> = std::fs::read_dir(&path)
            .map(|entries| {
                entries
                    .filter_map(|entry| Some(entry.ok()?.path()))
                    .collect()
            })
            .unwrap_or_default();
        files.sort();
        assert_eq!(
            answer["exported"].as_u64(),
            Some(files.len() as u64),
            "as many files as the export says"
        );
        files
            .iter()
            .map(|file| std::fs::read(file).unwrap())
            .collect()
    }
}
