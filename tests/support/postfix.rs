//! A real Postfix on loopback ports: submission with STARTTLS and over implicit TLS, with Dovecot's passwords, into
//! Dovecot's Maildirs.

use crate::certificates::Certs;
use crate::dovecot::{Dovecot, local_part, mail_user, messages_in};
use crate::ports::free_port;
use crate::processes::{
    Running, end_group, find_program, give_to, is_root, open_folder, user_ids, wait_for,
};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The domain whose mail this Postfix keeps.
pub const DOMAIN: &str = "kardelen.example";

/// Who has a mailbox at [`DOMAIN`].
pub const USERS: [&str; 6] = ["ayse", "mehmet", "ada", "can", "zeynep", "deniz"];

/// A running Postfix. It wants a sign-in (with [`crate::dovecot::PASSWORD`]) and delivers to [`USERS`] only.
pub struct Postfix {
    /// Submission with STARTTLS, which it requires.
    pub submission_port: u16,
    /// Submission over implicit TLS.
    pub smtps_port: u16,
    running: Option<Running>,
    folder: TempDir,
    mail: PathBuf,
}

impl Postfix {
    /// Starts it with the certificate for `localhost`.
    ///
    /// # Panics
    /// When Postfix is not installed, this is not root, or it does not start.
    #[must_use]
    pub fn start(certs: &Certs, dovecot: &Dovecot) -> Self {
        let program = find_program("postfix", "postfix");
        assert!(
            is_root(),
            "Postfix starts as root only: run the tests as root, as the CI does (or in a container)"
        );
        let folder = open_folder("postfix");
        let at = folder.path();
        let (submission_port, smtps_port) = (free_port(), free_port());
        for name in ["conf", "queue", "data"] {
            fs::create_dir(at.join(name)).unwrap();
        }
        let (uid, gid) =
            user_ids("postfix").expect("the postfix package makes a user named postfix");
        give_to(&at.join("data"), uid, gid).unwrap();
        fs::write(at.join("conf/certificate.pem"), certs.server_chain()).unwrap();
        fs::write(at.join("conf/key.pem"), certs.server_key()).unwrap();
        fs::write(at.join("conf/main.cf"), main_cf(at, dovecot)).unwrap();
        fs::write(
            at.join("conf/master.cf"),
            master_cf(submission_port, smtps_port),
        )
        .unwrap();
        let mailboxes: String = USERS
            .iter()
            .map(|user| format!("{user}@{DOMAIN} {user}/\n"))
            .collect();
        fs::write(at.join("conf/mailboxes"), mailboxes).unwrap();

        let output = at.join("output.log");
        let file = fs::File::create(&output).unwrap();
        let mut running = Running::start(
            Command::new(&program)
                .arg("-c")
                .arg(at.join("conf"))
                .arg("start-fg")
                .stdin(Stdio::null())
                .stdout(file.try_clone().unwrap())
                .stderr(file),
        );
        wait_for("Postfix's greeting", Duration::from_secs(30), || {
            running.must_run(&output);
            let stream = TcpStream::connect(("127.0.0.1", submission_port)).ok()?;
            stream
                .set_read_timeout(Some(Duration::from_secs(10)))
                .ok()?;
            let mut line = String::new();
            BufReader::new(stream).read_line(&mut line).ok()?;
            line.starts_with("220").then_some(())
        });
        Self {
            submission_port,
            smtps_port,
            running: Some(running),
            mail: dovecot.mail_folder(),
            folder,
        }
    }

    /// The messages in a user's mailbox (the same Maildir as Dovecot's), once there are at least `count`; after
    /// 20 s, whatever there is. Lines end in LF, and Postfix's own header fields stand in front.
    #[must_use]
    pub fn delivered(&self, user: &str, count: usize) -> Vec<Vec<u8>> {
        let maildir = self.mail.join(local_part(user));
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let found = messages_in(&maildir);
            if found.len() >= count || Instant::now() > until {
                return found;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The log so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("postfix.log")).unwrap_or_default()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        // The master makes a session of its own, so that its starter's group does not reach it.
        let master =
            fs::read_to_string(self.folder.path().join("queue/pid/master.pid")).unwrap_or_default();
        if let Ok(master) = master.trim().parse() {
            end_group(master, Duration::from_secs(5));
        }
        drop(self.running.take());
    }
}

fn main_cf(at: &Path, dovecot: &Dovecot) -> String {
    let (uid, gid) = mail_user();
    format!(
        "compatibility_level = 3.6
queue_directory = {at}/queue
data_directory = {at}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {at}/postfix.log
maillog_file_prefixes = {at}
myhostname = localhost.{DOMAIN}
mydestination =
mynetworks =
inet_protocols = ipv4
inet_interfaces = 127.0.0.1
biff = no
local_transport = error:no local mail
default_transport = error:this Postfix delivers to {DOMAIN} only
alias_maps =
alias_database =
virtual_mailbox_domains = {DOMAIN}
virtual_mailbox_maps = texthash:{at}/conf/mailboxes
virtual_mailbox_base = {mail}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
virtual_mailbox_limit = 0
message_size_limit = 52428800
smtpd_tls_cert_file = {at}/conf/certificate.pem
smtpd_tls_key_file = {at}/conf/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth}
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 1000
smtpd_client_connection_count_limit = 0
",
        at = at.display(),
        mail = dovecot.mail_folder().display(),
        auth = dovecot.auth_socket().display(),
    )
}

/// Nothing runs in a chroot: the folder is thrown away.
fn master_cf(submission: u16, smtps: u16) -> String {
    format!(
        "127.0.0.1:{submission} inet n - n - - smtpd
  -o syslog_name=submission
  -o smtpd_tls_security_level=encrypt
127.0.0.1:{smtps} inet n - n - - smtpd
  -o syslog_name=smtps
  -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"
    )
}
