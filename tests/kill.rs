//! Killed at any instant, in delete mode: every message is there, exactly once.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::os::unix::process::ExitStatusExt as _;
use std::time::{Duration, Instant, SystemTime};
use support::certificates::Certs;
use support::cli::{Cli, NewAccount};
use support::dovecot::{Dovecot, PASSWORD};
use support::mixed::{Dice, as_sent, messages};

const KILLS: usize = 200;
const MESSAGES: usize = 24;

/// One in four of these is killed within the first instants, where it opens the profile and connects; the others
/// anywhere in the time that a whole session takes.
fn instant(dice: &mut Dice, whole: Duration) -> Duration {
    let limit = if dice.below(4) == 0 {
        whole / 4
    } else {
        whole * 11 / 10
    };
    Duration::from_micros(dice.below(usize::try_from(limit.as_micros()).unwrap()) as u64)
}

#[test]
fn nothing_is_lost_and_nothing_comes_twice() {
    let seed = std::env::var("POSTANE_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(|| {
            let now = SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap();
            u64::from(now.subsec_nanos()) ^ now.as_secs()
        });
    println!("POSTANE_SEED={seed} repeats this run");
    let mut dice = Dice::new(seed);
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    let profile = tempfile::tempdir().unwrap();
    let cli = Cli::new(profile.path());
    let ca_file = certs.ca_file();
    let account = NewAccount {
        email: "ayse@kardelen.example",
        pop3_port: dovecot.pop3s_port,
        pop3_security: "tls",
        smtp_port: 1,
        smtp_security: "tls",
        ca_file: &ca_file,
        leave_on_server: false,
    };
    let _added = cli.add_account(&account, None).json();

    let mut expected: Vec<Vec<u8>> = Vec::new();
    let fill = |round: u64, expected: &mut Vec<Vec<u8>>| {
        for (number, message) in messages(seed.wrapping_add(round), MESSAGES)
            .into_iter()
            .enumerate()
        {
            // Each is one of its kind, so that one that came twice can be told.
            let message = [format!("X-Round: {round}.{number}\n").as_bytes(), &message].concat();
            dovecot.deliver("ayse", &message);
            expected.push(as_sent(&message));
        }
    };

    // How long a session takes that nobody disturbs.
    fill(0, &mut expected);
    let start = Instant::now();
    let undisturbed = cli.run(&["receive"], Some(PASSWORD)).json();
    assert_eq!(undisturbed["received"], MESSAGES);
    let whole = start.elapsed();

    let (mut kills, mut round, mut sessions) = (0, 0, 0);
    while kills < KILLS {
        if dovecot.remaining("ayse").is_empty() {
            round += 1;
            fill(round, &mut expected);
        }
        sessions += 1;
        assert!(
            sessions < 20 * KILLS,
            "the sessions end before they can be killed: {kills} of {sessions}"
        );
        let mut child = cli.start(&["receive"], Some(PASSWORD));
        std::thread::sleep(instant(&mut dice, whole));
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        if output.status.signal() == Some(9) {
            kills += 1;
        } else {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "after {kills} kills: {said}");
        }
    }
    // And once in peace.
    let last = cli.run(&["receive"], Some(PASSWORD)).json();
    println!(
        "{kills} kills in {sessions} sessions over {} messages; a session takes {whole:?}; the last one: {last}",
        expected.len()
    );
    assert_eq!(dovecot.remaining("ayse").len(), 0, "the maildrop is empty");
    let mut received = cli.exported("inbox");
    received.sort();
    expected.sort();
    let count = received.len();
    received.dedup();
    assert_eq!(count - received.len(), 0, "messages that came twice");
    let missing = expected
        .iter()
        .filter(|message| received.binary_search(message).is_err())
        .count();
    assert_eq!(missing, 0, "messages that are lost, or not as they were");
    assert_eq!(received.len(), expected.len(), "messages that nobody sent");
}
