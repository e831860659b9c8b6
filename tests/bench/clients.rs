//! Who receives: the limit, Postane, and the peers. Each starts with nothing and leaves everything on the server.

use crate::corpus::MARK;
use crate::measure::{Run, measure};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use support::cli::{Cli, NewAccount, our_program};
use support::dovecot::PASSWORD;

/// A client in one of its set-ups.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Client {
    Limit,
    Postane,
    /// Until all of it can be searched, too.
    PostaneSearchable,
    MpopMbox,
    MpopMaildir,
    /// `--bsmtp`: everything into one file.
    FetchmailFile,
    /// `--mda`: a process for every message.
    FetchmailMda,
}

impl Client {
    pub(crate) const ALL: [Self; 7] = [
        Self::Limit,
        Self::Postane,
        Self::PostaneSearchable,
        Self::MpopMbox,
        Self::MpopMaildir,
        Self::FetchmailFile,
        Self::FetchmailMda,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::Postane => "Postane",
            Self::PostaneSearchable => "Postane, searchable",
            Self::MpopMbox => "mpop to mbox",
            Self::MpopMaildir => "mpop to Maildir",
            Self::FetchmailFile => "fetchmail to a file",
            Self::FetchmailMda => "fetchmail to cat",
        }
    }

    pub(crate) fn is_peer(self) -> bool {
        !matches!(self, Self::Limit | Self::Postane | Self::PostaneSearchable)
    }
}

/// What is to be received.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Maildrop<'a> {
    /// On `localhost`.
    pub(crate) port: u16,
    pub(crate) user: &'a str,
    pub(crate) messages: usize,
    /// Their size, with CRLF.
    pub(crate) bytes: u64,
    /// Encrypted from the first byte, else not at all.
    pub(crate) tls: bool,
    /// The authority to trust.
    pub(crate) ca_file: &'a Path,
    /// The program that is the limit.
    pub(crate) limit: &'a Path,
}

/// Lets a client receive the maildrop into an empty folder, and looks whether it has all of it.
///
/// # Panics
/// When it fails, or has not received everything.
pub(crate) fn receive(client: Client, maildrop: &Maildrop<'_>, limit: Duration) -> Run {
    let folder = tempfile::Builder::new()
        .prefix("postane-bench-")
        .tempdir()
        .unwrap();
    let at = folder.path();
    let command = match client {
        Client::Limit => limit_command(maildrop, at),
        Client::Postane => postane_command(maildrop, at, &[]),
        Client::PostaneSearchable => postane_command(maildrop, at, &["--index"]),
        Client::MpopMbox => mpop_command(maildrop, at, "mbox"),
        Client::MpopMaildir => mpop_command(maildrop, at, "maildir"),
        Client::FetchmailFile => fetchmail_command(maildrop, at, "bsmtp"),
        Client::FetchmailMda => fetchmail_command(maildrop, at, "mda"),
    };
    // What earlier runs left for the disk is not this one's.
    let synced = Command::new("sync").status();
    assert!(synced.is_ok_and(|status| status.success()), "sync");
    let run = measure(&command, &format!("{PASSWORD}\n"), at, limit);
    if matches!(run, Run::Done(_)) {
        let received = match client {
            Client::Postane => received_by_postane(maildrop, at),
            Client::PostaneSearchable => {
                assert_eq!(searchable(at), maildrop.messages, "searchable");
                received_by_postane(maildrop, at)
            }
            Client::MpopMaildir => fs::read_dir(at.join("out/new")).unwrap().count(),
            _ => marks(&at.join("out")),
        };
        assert_eq!(received, maildrop.messages, "{}", client.name());
    }
    run
}

fn limit_command(maildrop: &Maildrop<'_>, at: &Path) -> Command {
    let mut command = Command::new(maildrop.limit);
    command
        .arg(maildrop.port.to_string())
        .arg(maildrop.user)
        .arg(maildrop.messages.to_string())
        .arg(at.join("out"));
    if maildrop.tls {
        command.arg(maildrop.ca_file);
    }
    command
}

/// For a shell, with the program and the profile.
fn postane_command(maildrop: &Maildrop<'_>, at: &Path, more: &[&str]) -> Command {
    let cli = Cli::new(&profile(at));
    let email = format!("{}@kardelen.example", maildrop.user);
    let _added = cli
        .add_account(
            &NewAccount {
                email: &email,
                pop3_port: maildrop.port,
                pop3_security: if maildrop.tls { "tls" } else { "none" },
                // Nothing is sent here.
                smtp_port: 1,
                smtp_security: "tls",
                ca_file: maildrop.ca_file,
                leave_on_server: true,
            },
            None,
        )
        .json();
    let mut command = Command::new(our_program("postane-cli", "POSTANE_CLI"));
    command
        .arg("--profile")
        .arg(profile(at))
        .args(["--json", "--password-stdin", "receive"])
        .args(more)
        .env("HOME", at)
        .env("LC_ALL", "C.UTF-8")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    command
}

fn profile(at: &Path) -> PathBuf {
    at.join("profile")
}

/// What it says it received, and what it shows afterwards.
fn received_by_postane(maildrop: &Maildrop<'_>, at: &Path) -> usize {
    let said = fs::read(at.join("stdout")).unwrap();
    let said: serde_json::Value = serde_json::from_slice(&said).unwrap();
    assert_eq!(said["received"], maildrop.messages, "what it says");
    assert_eq!(said["bytes"], maildrop.bytes, "what it says, in bytes");
    let folders = Cli::new(&profile(at)).run(&["folders"], None).json();
    let inbox = folders
        .as_array()
        .into_iter()
        .flatten()
        .find(|folder| folder["role"] == "inbox")
        .unwrap_or_else(|| panic!("no inbox: {folders}"));
    inbox["total"]
        .as_u64()
        .and_then(|total| usize::try_from(total).ok())
        .unwrap_or_default()
}

/// How many messages its index has.
fn searchable(at: &Path) -> usize {
    let report = Cli::new(&profile(at)).run(&["doctor"], None).json();
    report["index"]["indexed"]
        .as_u64()
        .and_then(|indexed| usize::try_from(indexed).ok())
        .unwrap_or_default()
}

/// Pipelines by itself, and makes every message durable.
fn mpop_command(maildrop: &Maildrop<'_>, at: &Path, method: &str) -> Command {
    let out = at.join("out");
    if method == "maildir" {
        for part in ["tmp", "new", "cur"] {
            fs::create_dir_all(out.join(part)).unwrap();
        }
    }
    let tls = if maildrop.tls {
        format!(
            "tls on\ntls_starttls off\ntls_trust_file {}",
            maildrop.ca_file.display()
        )
    } else {
        "tls off".to_owned()
    };
    let text = format!(
        "account default\nhost localhost\nport {}\n{tls}\nauth user\nuser {}\npassword {PASSWORD}\nkeep on\n\
         uidls_file {}\ndelivery {method} {}\n",
        maildrop.port,
        maildrop.user,
        at.join("uidls").display(),
        out.display()
    );
    let config = write_config(at, "mpoprc", &text);
    let mut command = Command::new("mpop");
    command.arg("-C").arg(config).arg("--quiet").env("HOME", at);
    command
}

fn fetchmail_command(maildrop: &Maildrop<'_>, at: &Path, method: &str) -> Command {
    let out = at.join("out");
    let mut text = format!(
        "set no syslog\npoll localhost protocol pop3 uidl port {} timeout 60\n user \"{}\" password \"{PASSWORD}\"\n \
         keep no rewrite\n ",
        maildrop.port, maildrop.user
    );
    text.push_str(&match method {
        "bsmtp" => format!("bsmtp \"{}\"\n ", out.display()),
        _ => format!("mda \"cat >> {}\"\n ", out.display()),
    });
    let _ = if maildrop.tls {
        writeln!(
            text,
            "ssl sslcertck sslcertfile \"{}\"",
            maildrop.ca_file.display()
        )
    } else {
        // An empty one keeps it from STLS.
        writeln!(text, "sslproto \"\"")
    };
    let config = write_config(at, "fetchmailrc", &text);
    let mut command = Command::new("fetchmail");
    command
        .arg("-f")
        .arg(config)
        .args(["--nodetach", "--silent"])
        .env("HOME", at)
        .env("FETCHMAILHOME", at);
    command
}

/// For its owner's eyes only, else neither of them reads it.
fn write_config(at: &Path, name: &str, text: &str) -> PathBuf {
    let path = at.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

/// How many letters of the bench are in a file.
fn marks(path: &Path) -> usize {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path).unwrap());
    let (mut count, mut line) = (0, Vec::new());
    while reader.read_until(b'\n', &mut line).unwrap() > 0 {
        let is_head = line.starts_with(b"Message-ID: <");
        count += usize::from(is_head && line.trim_ascii_end().ends_with(MARK.as_bytes()));
        line.clear();
    }
    count
}
