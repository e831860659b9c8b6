//! Passwords live in the Secret Service and nowhere else; without one, `--password-stdin` does.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::path::Path;
use support::certificates::Certs;
use support::cli::{Cli, NewAccount};
use support::desktop::Desktop;
use support::dovecot::{Dovecot, PASSWORD};

fn account<'a>(certs: &Certs, dovecot: &Dovecot) -> NewAccount<'a> {
    NewAccount {
        email: "ayse@kardelen.example",
        pop3_port: dovecot.pop3s_port,
        pop3_security: "tls",
        smtp_port: 1,
        smtp_security: "tls",
        ca_file: Box::leak(certs.ca_file().into_boxed_path()),
        leave_on_server: true,
    }
}

/// Files under a folder that hold these bytes, plainly or in base64.
fn files_with(folder: &Path, secret: &str) -> Vec<String> {
    let base64 = base64_of(secret);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, secret));
        } else if let Ok(bytes) = std::fs::read(&path) {
            let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
            if holds(secret.as_bytes()) || holds(base64.as_bytes()) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

/// Without the padding and the last letter, which depend on what stands behind.
fn base64_of(text: &str) -> String {
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::STANDARD_NO_PAD.encode(text);
    encoded.get(..encoded.len() - 1).unwrap().to_owned()
}

#[test]
fn the_password_is_kept_by_the_secret_service_only() {
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    dovecot.deliver("ayse", b"Subject: one\n\none\n");
    let desktop = Desktop::start(None);
    let profile = tempfile::tempdir().unwrap();
    let cli = Cli::on(&desktop, profile.path());
    let keychain = desktop.keychain.as_ref().unwrap();
    assert_eq!(keychain.count(&desktop.bus), 0);

    let added = cli.add_account(&account(&certs, &dovecot), Some(PASSWORD));
    let id = added.json()["id"].to_string();
    assert_eq!(keychain.count(&desktop.bus), 1, "{}", added.stderr);
    let received = cli.run(&["receive"], None).json();
    assert_eq!(received["received"], 1, "received with the kept password");
    assert_eq!(
        files_with(profile.path(), PASSWORD),
        Vec::<String>::new(),
        "no file of the profile holds it"
    );
    let shown = cli.run(&["account", "show", &id], None);
    assert!(!String::from_utf8_lossy(&shown.stdout).contains(PASSWORD));

    let removed = cli.run(&["account", "remove", &id], None);
    assert_eq!(removed.status, Some(0), "{}", removed.stderr);
    assert_eq!(
        keychain.count(&desktop.bus),
        0,
        "the password went with its account"
    );
}

#[test]
fn without_a_keychain_the_password_comes_from_standard_input() {
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    dovecot.deliver("ayse", b"Subject: one\n\none\n");
    // A session bus with nobody on it, and no session bus at all.
    let bare = Desktop::start_without_keychain(None);
    let profiles = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for cli in [
        Cli::on(&bare, profiles.0.path()),
        Cli::new(profiles.1.path()),
    ] {
        let added = cli.add_account(&account(&certs, &dovecot), Some(PASSWORD));
        let _account = added.json();
        assert!(
            !added.stderr.is_empty(),
            "it says that the password was not kept"
        );
        let without = cli.run(&["receive"], None);
        assert!(!without.refusal().is_empty());
        let received = cli.run(&["receive"], Some(PASSWORD)).json();
        assert_eq!(received["received"], 1);
        assert_eq!(
            files_with(&cli.profile, PASSWORD),
            Vec::<String>::new(),
            "no file of the profile holds it"
        );
    }
}
