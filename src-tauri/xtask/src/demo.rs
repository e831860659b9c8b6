//! `cargo xtask demo` and `run`: the real program, on an embedded post office or on one's own profile.

use crate::process::{Outcome, built, cargo, has_display, root, run as run_command, target, words};
use crate::setup::{self, Purpose};
use crate::ui;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Letters that are in the profile before anything arrives, so that there is something to look through.
const OLD_LETTERS: &str = "2000";
/// The folder they are in.
const OLD_FOLDER: &str = "Old letters";

/// Opens Postane on the user's own profile.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    setup::prepare(Purpose::Build)?;
    ui::build(false)?;
    run_command(cargo(["run", "--package", "postane", "--"]).args(arguments))
}

/// Opens Postane on the embedded post office; without a screen does one round on a virtual one.
pub(crate) fn demo() -> Outcome {
    setup::prepare(if has_display() {
        Purpose::Build
    } else {
        Purpose::Test
    })?;
    ui::build(false)?;
    // All in one go: building them apart would build what they share twice.
    let packages = ["postane", "cli", "corpus", "tests"].map(|name| ["--package", name]);
    let programs = [
        "postane",
        "postane-cli",
        "corpus",
        "post-office",
        "demo-round",
    ]
    .map(|name| ["--bin", name]);
    run_command(
        cargo(["build"])
            .args(packages.as_flattened())
            .args(programs.as_flattened()),
    )?;
    let old_mail = old_mail()?;
    if has_display() {
        open_window(&old_mail)
    } else {
        round(&old_mail)
    }
}

/// Writes letters of the last 15 years, always the same ones, into an mbox file.
fn old_mail() -> Outcome<PathBuf> {
    let into = emptied("demo-mail")?;
    run_command(
        Command::new(built("corpus"))
            .args(["--messages", OLD_LETTERS, "--kind", "small"])
            .args(["--format", "mbox", "--into"])
            .arg(&into),
    )?;
    Ok(into.join("corpus.mbox"))
}

/// A folder that is not there, for what is made anew with each demo.
fn emptied(name: &str) -> Outcome<PathBuf> {
    let folder = target().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(folder)
}

/// One receive and one send in a virtual display, driven through WebDriver; it prints where the pictures are.
fn round(old_mail: &Path) -> Outcome {
    println!("xtask: no display here: a round in a virtual one, with pictures");
    run_command(
        Command::new(built("demo-round"))
            .arg(old_mail)
            .arg(OLD_FOLDER)
            .current_dir(root())
            .env("POSTANE_BIN", built("postane"))
            .env("POSTANE_CLI", built("postane-cli")),
    )
}

fn open_window(old_mail: &Path) -> Outcome {
    let office = PostOffice::open()?;
    let profile = emptied("demo-profile")?;
    if let Err(reason) = office.add_account(&profile) {
        println!(
            "xtask: the account is not set up ({reason}); add it by hand with Tools > Accounts > Add > Mail:"
        );
        println!("{office}");
    }
    run_command(
        Command::new(built("postane-cli"))
            .arg("--profile")
            .arg(&profile)
            .arg("import")
            .arg(old_mail)
            .args(["--into", OLD_FOLDER]),
    )?;
    println!(
        "xtask: should Postane ask for the password (there may be no keychain), it is: {}",
        office.fact("password")
    );
    println!(
        "xtask: new mail arrives every 20 seconds; close the window and choose Quit in the tray to end the demo"
    );
    run_command(
        Command::new(built("postane"))
            .arg("--profile")
            .arg(&profile),
    )
}

/// The post office's process and what it said about itself; it ends with this.
struct PostOffice {
    child: Child,
    facts: BTreeMap<String, String>,
}

impl PostOffice {
    fn open() -> Outcome<Self> {
        let failed = |error: std::io::Error| format!("the post office: {error}");
        let mut command = Command::new(built("post-office"));
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let mut facts = BTreeMap::new();
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).lines() {
                let line = line.map_err(failed)?;
                match line.split_once('=') {
                    Some((name, value)) => drop(facts.insert(name.to_owned(), value.to_owned())),
                    None => break,
                }
            }
        }
        Ok(Self { child, facts })
    }

    fn fact(&self, name: &str) -> &str {
        self.facts.get(name).map_or("", String::as_str)
    }

    /// Through the command line, as a user could.
    fn add_account(&self, profile: &Path) -> Outcome {
        let mut command = Command::new(built("postane-cli"));
        command
            .arg("--profile")
            .arg(profile)
            .args(["account", "add", "--name", "Ayşe Işık"]);
        command.args(["--email", self.fact("user")]);
        command.args([
            "--pop3",
            &format!("localhost:{}", self.fact("pop3s")),
            "--pop3-security",
            "tls",
        ]);
        command.args([
            "--smtp",
            &format!("localhost:{}", self.fact("smtps")),
            "--smtp-security",
            "tls",
        ]);
        command.args(["--ca-file", self.fact("ca_file"), "--password-stdin"]);
        let failed = |error: std::io::Error| format!("postane-cli: {error}");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .map_err(failed)?;
        if let Some(mut stdin) = child.stdin.take() {
            writeln!(stdin, "{}", self.fact("password")).map_err(failed)?;
        }
        let status = child.wait().map_err(failed)?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("{} ended with {status}", words(&command)))
        }
    }
}

impl std::fmt::Display for PostOffice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lines: Vec<String> = self
            .facts
            .iter()
            .map(|(name, value)| format!("  {name:<9} {value}"))
            .collect();
        f.write_str(&lines.join("\n"))
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        // It ends by itself when its standard input does; it removes its certificates then.
        drop(self.child.stdin.take());
        let _ended = self.child.wait();
    }
}
