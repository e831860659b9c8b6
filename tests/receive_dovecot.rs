//! `postane-cli receive` from a real Dovecot: every byte arrives, over each protection; and no credential is ever said
//! to a server that is not provably the right one.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use support::certificates::{Certs, Flaw};
use support::cli::{Cli, NewAccount};
use support::dovecot::{Dovecot, PASSWORD};
use support::mixed;
use support::witness::{Does, Speaks, Witness};

const USER: &str = "ayse";
const EMAIL: &str = "ayse@kardelen.example";

fn account<'a>(certs: &Certs, port: u16, security: &'a str, leave: bool) -> NewAccount<'a> {
    NewAccount {
        email: EMAIL,
        pop3_port: port,
        pop3_security: security,
        // Nothing is sent here.
        smtp_port: 1,
        smtp_security: "tls",
        // Leaked on purpose: a test program is short.
        ca_file: Box::leak(certs.ca_file().into_boxed_path()),
        leave_on_server: leave,
    }
}

fn assert_same(what: &str, mut left: Vec<Vec<u8>>, mut right: Vec<Vec<u8>>) {
    assert_eq!(left.len(), right.len(), "{what}: how many messages");
    left.sort();
    right.sort();
    for (left, right) in left.iter().zip(&right) {
        if left != right {
            let at = left
                .iter()
                .zip(right)
                .position(|(a, b)| a != b)
                .unwrap_or(left.len().min(right.len()));
            let near = |bytes: &[u8]| {
                let part = bytes
                    .get(at.saturating_sub(60)..(at + 60).min(bytes.len()))
                    .unwrap_or_default();
                String::from_utf8_lossy(part).into_owned()
            };
            panic!(
                "{what}: they differ at byte {at} of {} and {}:\n{:?}\n{:?}",
                left.len(),
                right.len(),
                near(left),
                near(right)
            );
        }
    }
}

/// Leaves a copy: everything arrives once and stays; then the same maildrop is emptied by another profile.
fn thousand(security: &str, port: impl Fn(&Dovecot) -> u16) {
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    let messages = mixed::messages(2026, 1000);
    for message in &messages {
        dovecot.deliver(USER, message);
    }
    let expected: Vec<Vec<u8>> = messages
        .iter()
        .map(|message| mixed::as_sent(message))
        .collect();

    let profile = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let _added = cli
        .add_account(&account(&certs, port(&dovecot), security, true), None)
        .json();
    let first = cli.run(&["receive"], Some(PASSWORD)).json();
    assert_eq!(first["received"], 1000, "{first}");
    assert_same(
        "the inbox and the maildrop",
        cli.exported("inbox"),
        expected.clone(),
    );
    let second = cli.run(&["receive"], Some(PASSWORD)).json();
    assert_eq!(
        second["received"], 0,
        "what was received already stays on the server unasked for: {second}"
    );
    assert_same(
        "what stayed on the server",
        dovecot.remaining(USER),
        messages,
    );

    let profile = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let _added = cli
        .add_account(&account(&certs, port(&dovecot), security, false), None)
        .json();
    let emptied = cli.run(&["receive"], Some(PASSWORD)).json();
    assert_eq!(
        (&emptied["received"], &emptied["deleted"]),
        (&1000.into(), &1000.into()),
        "{emptied}"
    );
    assert_same(
        "the inbox and the maildrop that was emptied",
        cli.exported("inbox"),
        expected,
    );
    assert_eq!(dovecot.remaining(USER).len(), 0, "the maildrop is empty");
}

#[test]
fn a_thousand_messages_over_implicit_tls() {
    thousand("tls", |dovecot| dovecot.pop3s_port);
}

#[test]
fn a_thousand_messages_over_stls() {
    thousand("starttls", |dovecot| dovecot.pop3_port);
}

#[test]
fn a_thousand_messages_in_plain() {
    thousand("none", |dovecot| dovecot.pop3_port);
}

#[test]
fn a_maildir_export_is_the_same_bytes() {
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    let messages = mixed::messages(7, 24);
    for message in &messages {
        dovecot.deliver(USER, message);
    }
    let profile = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let _added = cli
        .add_account(&account(&certs, dovecot.pop3s_port, "tls", true), None)
        .json();
    let _received = cli.run(&["receive"], Some(PASSWORD)).json();
    let into = tempfile::tempdir().unwrap();
    let maildir = into.path().join("maildir");
    let answer = cli
        .run(
            &[
                "export",
                "inbox",
                "--format",
                "maildir",
                &maildir.to_string_lossy(),
            ],
            None,
        )
        .json();
    assert_eq!(answer["exported"], 24);
    let files = std::fs::read_dir(maildir.join("cur")).unwrap();
    let exported = files
        .map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    assert_same(
        "the Maildir",
        exported,
        messages
            .iter()
            .map(|message| mixed::as_sent(message))
            .collect(),
    );
}

#[test]
fn a_wrong_password_is_refused_in_words() {
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    dovecot.deliver(USER, b"Subject: one\n\none\n");
    let profile = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let _added = cli
        .add_account(&account(&certs, dovecot.pop3s_port, "tls", false), None)
        .json();
    let answer = cli.run(&["receive"], Some("not the password"));
    assert!(
        !answer.refusal().contains("not the password"),
        "{}",
        answer.stderr
    );
    assert!(
        answer.stderr.contains("Authentication failed"),
        "the server's words: {}",
        answer.stderr
    );
    assert_eq!(dovecot.remaining(USER).len(), 1);
}

/// Whatever the server does wrong with TLS, the sign-in is not even begun, and nothing is received.
fn refused(security: &str, does: Does, certs: &Certs) {
    let what = format!("{security} {does:?}");
    let what = what
        .split_once("ServerCertificate")
        .map_or(what.as_str(), |(what, _)| what);
    let witness = Witness::start(Speaks::Pop3, does);
    let profile = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let _added = cli
        .add_account(&account(certs, witness.port, security, false), None)
        .json();
    let answer = cli.run(&["receive"], Some(PASSWORD));
    println!("{what}: {}", answer.stderr);
    assert!(answer.refusal().len() > 20, "{what}: {}", answer.stderr);
    witness.heard_no_credential(&[PASSWORD, EMAIL]);
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
fn without_the_authority_the_certificate_is_unknown() {
    let (certs, others) = (Certs::make(), Certs::make());
    refused("tls", Does::Tls(certs.server(Flaw::None).clone()), &others);
    refused(
        "starttls",
        Does::StartTls(certs.server(Flaw::None).clone()),
        &others,
    );
}

#[test]
fn a_stripped_or_failed_stls_ends_it_before_any_credential() {
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

#[test]
fn the_witness_hears_a_sign_in_when_all_is_well() {
    let certs = Certs::make();
    let witness = Witness::start(
        Speaks::Pop3,
        Does::StartTls(certs.server(Flaw::None).clone()),
    );
    let profile = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let _added = cli
        .add_account(&account(&certs, witness.port, "starttls", false), None)
        .json();
    let _whatever = cli.run(&["receive"], Some(PASSWORD));
    assert!(
        witness.heard().contains("USER") || witness.heard().contains("AUTH"),
        "{}",
        witness.heard()
    );
}
