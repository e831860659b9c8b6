//! A real Dovecot on loopback ports, with a Maildir for each user.

use crate::certificates::Certs;
use crate::ports::free_port;
use crate::processes::{Running, find_program, give_to, is_root, open_folder, user_ids, wait_for};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tempfile::TempDir;

/// The password of every user.
pub const PASSWORD: &str = "kız-kulesi-1453";

/// A running Dovecot. Every user name signs in with [`PASSWORD`]; what follows an `@` in it is ignored.
pub struct Dovecot {
    /// POP3 with STLS; without STLS it also takes a sign-in in plain text.
    pub pop3_port: u16,
    /// POP3 over implicit TLS.
    pub pop3s_port: u16,
    _running: Running,
    folder: TempDir,
    delivered: AtomicU64,
}

impl Dovecot {
    /// Starts it with the certificate for `localhost`.
    ///
    /// # Panics
    /// When Dovecot is not installed or does not start.
    #[must_use]
    pub fn start(certs: &Certs) -> Self {
        Self::start_with(&certs.server_chain(), &certs.server_key())
    }

    /// Starts it with any certificate and key, both PEM files' contents.
    ///
    /// # Panics
    /// When Dovecot is not installed or does not start.
    #[must_use]
    pub fn start_with(certificate: &str, key: &str) -> Self {
        Self::launch(certificate, key, "plain login")
    }

    /// Starts it with these ways to sign in, as its `auth_mechanisms` names them.
    ///
    /// # Panics
    /// When Dovecot is not installed or does not start.
    #[must_use]
    pub fn start_offering(certs: &Certs, mechanisms: &str) -> Self {
        Self::launch(&certs.server_chain(), &certs.server_key(), mechanisms)
    }

    fn launch(certificate: &str, key: &str, mechanisms: &str) -> Self {
        let program = find_program("dovecot", "dovecot-pop3d");
        let folder = open_folder("dovecot");
        let (pop3_port, pop3s_port) = (free_port(), free_port());
        fs::write(folder.path().join("certificate.pem"), certificate).unwrap();
        fs::write(folder.path().join("key.pem"), key).unwrap();
        fs::create_dir(folder.path().join("mail")).unwrap();
        let (uid, gid) = mail_user();
        give_to(&folder.path().join("mail"), uid, gid).unwrap();
        let config = folder.path().join("dovecot.conf");
        fs::write(
            &config,
            configuration(folder.path(), pop3_port, pop3s_port, mechanisms),
        )
        .unwrap();
        let output = fs::File::create(folder.path().join("output.log")).unwrap();
        let mut running = Running::start(
            Command::new(program)
                .args(["-F", "-c"])
                .arg(&config)
                .stdin(Stdio::null())
                .stdout(output.try_clone().unwrap())
                .stderr(output),
        );
        wait_for("Dovecot's greeting", Duration::from_secs(20), || {
            running.must_run(&folder.path().join("output.log"));
            let stream = TcpStream::connect(("127.0.0.1", pop3_port)).ok()?;
            stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
            let mut line = String::new();
            BufReader::new(stream).read_line(&mut line).ok()?;
            line.starts_with("+OK").then_some(())
        });
        Self {
            pop3_port,
            pop3s_port,
            _running: running,
            folder,
            delivered: AtomicU64::new(0),
        }
    }

    /// Puts a message into a user's maildrop, as it is. (Dovecot sends every line of it with CRLF.)
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn deliver(&self, user: &str, raw: &[u8]) {
        let maildir = self.maildir(user);
        let (uid, gid) = mail_user();
        for part in ["", "tmp", "new", "cur"] {
            let path = maildir.join(part);
            if !path.is_dir() {
                fs::create_dir_all(&path).unwrap();
                give_to(&path, uid, gid).unwrap();
            }
        }
        // Dovecot numbers new mail in the order of these names.
        let number = self.delivered.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}.M{number:06}P1.localhost", 1_700_000_000 + number);
        let (temporary, new) = (
            maildir.join("tmp").join(&name),
            maildir.join("new").join(&name),
        );
        fs::write(&temporary, raw).unwrap();
        give_to(&temporary, uid, gid).unwrap();
        fs::rename(temporary, new).unwrap();
    }

    /// What lies in a user's maildrop, in no particular order.
    #[must_use]
    pub fn remaining(&self, user: &str) -> Vec<Vec<u8>> {
        messages_in(&self.maildir(user))
    }

    /// The log so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("dovecot.log")).unwrap_or_default()
    }

    /// The folder that holds every user's Maildir.
    #[must_use]
    pub fn mail_folder(&self) -> PathBuf {
        self.folder.path().join("mail")
    }

    /// The socket at which Postfix asks about passwords.
    #[must_use]
    pub fn auth_socket(&self) -> PathBuf {
        self.folder.path().join("auth-postfix")
    }

    fn maildir(&self, user: &str) -> PathBuf {
        self.mail_folder().join(local_part(user))
    }
}

/// Every message of a Maildir.
pub(crate) fn messages_in(maildir: &Path) -> Vec<Vec<u8>> {
    loop {
        let entries = ["new", "cur"]
            .iter()
            .filter_map(|part| fs::read_dir(maildir.join(part)).ok())
            .flatten();
        let messages: io::Result<BTreeMap<String, Vec<u8>>> = entries
            .map(|entry| {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let known_by = name.split(':').next().unwrap_or_default().to_owned();
                Ok((known_by, fs::read(entry.path())?))
            })
            .collect();
        match messages {
            // The server moves messages when it marks them, which may be a little after the session's end.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            messages => return messages.expect("reading a Maildir").into_values().collect(),
        }
    }
}

pub(crate) fn local_part(user: &str) -> &str {
    user.split('@').next().unwrap_or(user)
}

/// The user whom the mail belongs to: Dovecot refuses root, and without root there is only oneself.
pub(crate) fn mail_user() -> (u32, u32) {
    if is_root() {
        user_ids("nobody").unwrap_or((65534, 65534))
    } else {
        (
            rustix::process::geteuid().as_raw(),
            rustix::process::getegid().as_raw(),
        )
    }
}

fn configuration(folder: &Path, pop3: u16, pop3s: u16, mechanisms: &str) -> String {
    let at = folder.display();
    let (uid, gid) = mail_user();
    let mut text = format!(
        r#"
base_dir = {at}/run
state_dir = {at}/state
log_path = {at}/dovecot.log
protocols = pop3
listen = 127.0.0.1, ::1
ssl = yes
ssl_cert = <{at}/certificate.pem
ssl_key = <{at}/key.pem
auth_mechanisms = {mechanisms}
# In 2.3 a sign-in in plain text is allowed on loopback anyway; this says it.
disable_plaintext_auth = no
auth_failure_delay = 0
auth_username_format = %n
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{at}/mail/%n
# The maildrop is re-read at each session: messages are delivered behind Dovecot's back.
mail_fsync = never
mail_max_userip_connections = 200
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={at}/mail/%n allow_all_users=yes
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
service auth {{
  unix_listener {at}/auth-postfix {{
    mode = 0666
  }}
}}
# Refused sign-ins are not made to wait.
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"#
    );
    if !is_root() {
        // Everything runs as oneself, and cannot change its root.
        let me = name_of("/etc/passwd", uid);
        let us = name_of("/etc/group", gid);
        let _ = write!(
            text,
            "default_internal_user = {me}\ndefault_login_user = {me}\ndefault_internal_group = {us}\n\
             service anvil {{\n  chroot =\n}}\nservice pop3-login {{\n  chroot =\n}}\n"
        );
    }
    text
}

/// The name of a user or group: the first field of the line whose third is the number.
fn name_of(file: &str, id: u32) -> String {
    let lines = fs::read_to_string(file).unwrap_or_default();
    let mut found = lines
        .lines()
        .filter(|line| line.split(':').nth(2) == Some(&id.to_string()));
    let line = found
        .next()
        .unwrap_or_else(|| panic!("{file} knows no {id}"));
    line.split(':').next().unwrap_or_default().to_owned()
}
