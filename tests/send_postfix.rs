//! `postane-cli send` through a real Postfix: every byte of the body arrives; and no credential is said to a server
//! that is not provably the right one.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::path::{Path, PathBuf};
use support::certificates::{Certs, Flaw};
use support::cli::{Cli, NewAccount};
use support::dovecot::{Dovecot, PASSWORD};
use support::postfix::Postfix;
use support::witness::{Does, Speaks, Witness};

const EMAIL: &str = "ayse@kardelen.example";

fn account<'a>(certs: &Certs, dovecot: u16, port: u16, security: &'a str) -> NewAccount<'a> {
    NewAccount {
        email: EMAIL,
        pop3_port: dovecot,
        pop3_security: "tls",
        smtp_port: port,
        smtp_security: security,
        ca_file: Box::leak(certs.ca_file().into_boxed_path()),
        leave_on_server: false,
    }
}

fn message(subject: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "Message-ID: <{subject}@kardelen.example>\r\nDate: Sun, 1 Nov 2026 10:00:00 +0300\r\n\
         From: =?utf-8?q?Ay=C5=9Fe?= <{EMAIL}>\r\nTo: Mehmet <mehmet@kardelen.example>\r\nCc: can@kardelen.example\r\n\
         Bcc: zeynep@kardelen.example\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// What is hard to carry: each with its subject.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let dots = b".\r\n..\r\n...\r\n.leading\r\nin . the middle.\r\n\r\n.\r\n".to_vec();
    let long = format!(
        "before\r\n{}\r\n.{}\r\nafter\r\n",
        "x".repeat(5000),
        "y".repeat(5000)
    )
    .into_bytes();
    let eight = "Işık İçinde ılık süt, ŞĞÜÖÇ; 日本語.\r\n"
        .as_bytes()
        .to_vec();
    let ends = b"no empty line is added behind this\r\n".to_vec();
    let empty = Vec::new();
    let large: Vec<u8> = (0..40_000)
        .flat_map(|n| format!("line {n} of a large one\r\n").into_bytes())
        .collect();
    vec![
        ("dots", dots),
        ("long", long),
        ("eight-bits", eight),
        ("end", ends),
        ("empty", empty),
        ("large", large),
    ]
}

fn body_of(raw: &[u8]) -> &[u8] {
    let at = raw
        .windows(2)
        .position(|pair| pair == b"\n\n")
        .expect("a head ends in an empty line");
    &raw[at + 2..]
}

fn write(folder: &Path, name: &str, raw: &[u8]) -> PathBuf {
    let path = folder.join(format!("{name}.eml"));
    std::fs::write(&path, raw).unwrap();
    path
}

fn sends_exactly(security: &str, port: impl Fn(&Postfix) -> u16) {
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    let postfix = Postfix::start(&certs, &dovecot);
    let profile = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let _added = cli
        .add_account(
            &account(&certs, dovecot.pop3s_port, port(&postfix), security),
            None,
        )
        .json();

    let bodies = bodies();
    let paths: Vec<PathBuf> = bodies
        .iter()
        .map(|(subject, body)| write(files.path(), subject, &message(subject, body)))
        .collect();
    let mut words = vec!["send".to_owned()];
    words.extend(paths.iter().map(|path| path.to_string_lossy().into_owned()));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let answer = cli.run(&words, Some(PASSWORD)).json();
    assert_eq!(answer["sent"], bodies.len(), "{answer}\n{}", postfix.log());

    for user in ["mehmet", "can", "zeynep"] {
        let delivered = postfix.delivered(user, bodies.len());
        assert_eq!(delivered.len(), bodies.len(), "{user}\n{}", postfix.log());
        for raw in &delivered {
            let text = String::from_utf8_lossy(raw);
            assert!(
                !text.contains("Bcc"),
                "nobody sees who else had a blind copy"
            );
            let (subject, body) = bodies
                .iter()
                .find(|(subject, _)| text.contains(&format!("\nSubject: {subject}\n")))
                .unwrap();
            // Postfix keeps lines with LF.
            let expected: Vec<u8> = body.iter().copied().filter(|byte| *byte != b'\r').collect();
            assert!(
                body_of(raw) == expected,
                "the body of {subject} for {user} is another one"
            );
            assert!(
                text.contains("From: =?utf-8?q?Ay=C5=9Fe?= <ayse@kardelen.example>"),
                "{text:.900}"
            );
        }
    }
    let sent = cli.run(&["list", "sent"], None).json();
    assert_eq!(
        sent.as_array().unwrap().len(),
        bodies.len(),
        "what was sent lies in Sent Items"
    );
    assert_eq!(
        cli.run(&["list", "outbox"], None)
            .json()
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[test]
fn bodies_arrive_exactly_over_implicit_tls() {
    sends_exactly("tls", |postfix| postfix.smtps_port);
}

#[test]
fn bodies_arrive_exactly_over_starttls() {
    sends_exactly("starttls", |postfix| postfix.submission_port);
}

#[test]
fn bare_line_feeds_leave_as_crlf() {
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    let postfix = Postfix::start(&certs, &dovecot);
    let profile = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let _added = cli
        .add_account(
            &account(&certs, dovecot.pop3s_port, postfix.smtps_port, "tls"),
            None,
        )
        .json();
    // What a smuggler would write: an end of data with bare line feeds, and commands behind it.
    let raw = message("smuggled", b"");
    let raw = [&raw[..], b"one\n.\nMAIL FROM:<x@kardelen.example>\nend\n"].concat();
    let path = write(files.path(), "smuggled", &raw);
    let answer = cli
        .run(&["send", &path.to_string_lossy()], Some(PASSWORD))
        .json();
    assert_eq!(answer["sent"], 1);
    let delivered = postfix.delivered("mehmet", 1);
    assert_eq!(delivered.len(), 1, "{}", postfix.log());
    assert_eq!(
        String::from_utf8_lossy(body_of(&delivered[0])),
        "one\n.\nMAIL FROM:<x@kardelen.example>\nend\n"
    );
}

#[test]
fn a_wrong_password_is_refused_and_the_message_waits() {
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    let postfix = Postfix::start(&certs, &dovecot);
    let profile = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let _added = cli
        .add_account(
            &account(
                &certs,
                dovecot.pop3s_port,
                postfix.submission_port,
                "starttls",
            ),
            None,
        )
        .json();
    let path = write(files.path(), "waits", &message("waits", b"waits\r\n"));
    let answer = cli.run(&["send", &path.to_string_lossy()], Some("not the password"));
    assert!(
        !answer.refusal().contains("not the password"),
        "{}",
        answer.stderr
    );
    assert!(
        answer.stderr.contains("535") || answer.stderr.contains("5.7.8"),
        "the server's words: {}",
        answer.stderr
    );
    assert_eq!(
        cli.run(&["list", "outbox"], None)
            .json()
            .as_array()
            .unwrap()
            .len(),
        1,
        "it is still in the Outbox"
    );
}

/// Whatever the server does wrong with TLS, the sign-in is not even begun, and the message waits.
fn refused(security: &str, does: Does, certs: &Certs) {
    let what = format!("{security} {does:?}");
    let what = what
        .split_once("ServerCertificate")
        .map_or(what.as_str(), |(what, _)| what);
    let witness = Witness::start(Speaks::Smtp, does);
    let profile = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let _added = cli
        .add_account(&account(certs, 1, witness.port, security), None)
        .json();
    let path = write(
        files.path(),
        "secret",
        &message("secret", b"the letter itself\r\n"),
    );
    let answer = cli.run(&["send", &path.to_string_lossy()], Some(PASSWORD));
    println!("{what}: {}", answer.stderr);
    assert!(answer.refusal().len() > 20, "{what}: {}", answer.stderr);
    witness.heard_no_credential(&[PASSWORD, EMAIL, "the letter itself"]);
    assert_eq!(
        cli.run(&["list", "outbox"], None)
            .json()
            .as_array()
            .unwrap()
            .len(),
        1,
        "{what}: it waits in the Outbox"
    );
}

#[test]
fn a_bad_certificate_ends_it_before_any_credential() {
    let certs = Certs::make();
    for flaw in [Flaw::WrongHost, Flaw::Expired, Flaw::SelfSigned] {
        refused("tls", Does::Tls(certs.server(flaw).clone()), &certs);
        refused(
            "starttls",
            Does::StartTls(certs.server(flaw).clone()),
            &certs,
        );
    }
}

#[test]
fn a_stripped_failed_or_injected_starttls_ends_it_before_any_credential() {
    let certs = Certs::make();
    refused("starttls", Does::Strips, &certs);
    refused("starttls", Does::Refuses, &certs);
    refused("starttls", Does::Breaks, &certs);
    refused(
        "starttls",
        Does::Injects(certs.server(Flaw::None).clone()),
        &certs,
    );
}
