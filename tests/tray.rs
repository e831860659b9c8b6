//! The tray: its entries work, closing the window leaves Postane in it, and a second start only shows the first.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::process::{Command, Stdio};
use std::time::Duration;
use support::certificates::Certs;
use support::cli::{Cli, NewAccount, our_program};
use support::desktop::Desktop;
use support::dovecot::{Dovecot, PASSWORD};
use support::notifications::Notifications;
use support::processes::wait_for;
use support::tray::Tray;
use support::webdriver::Window;

const TITLE: &str = "^Postane$";
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn the_tray_receives_hides_and_shows() {
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    let desktop = Desktop::start(Some(&certs.ca_file()));
    let tray = Tray::start(&desktop.bus);
    let notifications = Notifications::start(&desktop.bus);
    let profile = desktop.home().join("profile");
    let cli = Cli::on(&desktop, &profile);
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
    let _added = cli.add_account(&account, Some(PASSWORD)).json();

    // What the first receive finds, so that it is known to be over.
    dovecot.deliver("ayse", &letter("at the start"));
    let program = our_program("postane", "POSTANE_BIN");
    let arguments = ["--profile", &*profile.to_string_lossy()];
    let window = Window::open(&desktop, &program, &arguments);
    let known = window.handles();
    let labels: Vec<String> = tray.entries().into_iter().map(|(_, label)| label).collect();
    for label in ["Open Postane", "New Mail", "Send and Receive", "Quit"] {
        assert!(
            labels.iter().any(|found| found == label),
            "{label} is not in {labels:?}"
        );
    }

    tray.click("Send and Receive");
    wait_for("an empty maildrop", PATIENCE, || {
        dovecot.remaining("ayse").is_empty().then_some(())
    });
    wait_for("one unread message at the icon", PATIENCE, || {
        (tray.label() == "1").then_some(())
    });
    dovecot.deliver("ayse", &letter("by the tray"));
    tray.click("Send and Receive");
    wait_for("the second letter", PATIENCE, || {
        dovecot.remaining("ayse").is_empty().then_some(())
    });
    wait_for("two unread messages at the icon", PATIENCE, || {
        (tray.label() == "2").then_some(())
    });
    wait_for("the letter on screen", PATIENCE, || {
        window.page_text().contains("by the tray").then_some(())
    });

    // File > Close: the last but one.
    let visible = || !desktop.visible_windows(TITLE).is_empty();
    let hide = || {
        desktop.choose(TITLE, 0, 4);
        wait_for("the window to go into the tray", PATIENCE, || {
            (!visible()).then_some(())
        });
    };
    hide();
    dovecot.deliver("ayse", &letter("while hidden"));
    tray.click("Send and Receive");
    wait_for("the third letter", PATIENCE, || {
        dovecot.remaining("ayse").is_empty().then_some(())
    });
    wait_for("three unread messages at the icon", PATIENCE, || {
        (tray.label() == "3").then_some(())
    });
    let told = wait_for("the announcement of the third letter", PATIENCE, || {
        let shown = notifications.shown();
        shown
            .into_iter()
            .find(|shown| shown.body.contains("while hidden"))
    });
    assert_eq!(told.title, "Mehmet");
    tray.click("Open Postane");
    wait_for("the window to come back", PATIENCE, || {
        visible().then_some(())
    });

    // A second start hands over to the first, and ends.
    hide();
    let mut second = Command::new(&program);
    let mut second = desktop
        .dress(second.args(arguments))
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let status = wait_for("the second start to end", PATIENCE, || {
        second.try_wait().unwrap()
    });
    assert!(status.success(), "the second start: {status}");
    wait_for("the first one's window", PATIENCE, || {
        visible().then_some(())
    });

    tray.click("New Mail");
    wait_for("a compose window", PATIENCE, || {
        (window.handles().len() > known.len()).then_some(())
    });

    tray.click("Quit");
    wait_for("every window to go", PATIENCE, || {
        (!visible()).then_some(())
    });
    // The profile is free again, and everything is in it.
    let inbox = wait_for("the profile to be let go", PATIENCE, || {
        let answer = cli.run(&["list", "inbox"], None);
        (answer.status == Some(0)).then(|| answer.json())
    });
    assert_eq!(inbox.as_array().unwrap().len(), 3, "{inbox}");
}

fn letter(subject: &str) -> Vec<u8> {
    format!(
        "From: Mehmet <mehmet@kardelen.example>\r\nTo: ayse@kardelen.example\r\nSubject: {subject}\r\n\
         Date: Sun, 1 Nov 2026 10:00:00 +0300\r\nMessage-ID: <{}@kardelen.example>\r\n\r\nHello.\r\n",
        subject.replace(' ', "-")
    )
    .into_bytes()
}
