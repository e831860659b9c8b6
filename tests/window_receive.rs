//! Receiving, as the window shows it: two accounts at once, Stop, and what is said when it goes wrong. It leaves its
//! pictures in target/screens, in both languages.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use support::certificates::Certs;
use support::cli::our_program;
use support::desktop::Desktop;
use support::dovecot::{Dovecot, PASSWORD};
use support::faulty::{self, Faulty, Moment, Script, SmallDisk, Stage};
use support::mixed::Dice;
use support::processes::wait_for;
use support::webdriver::Window;

const PATIENCE: Duration = Duration::from_secs(30);
const LETTERS: usize = 12;
/// The letter at which the servers hold their breath.
const HELD: usize = 4;

/// A gate that a server waits at until it is opened.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    fn wait(&self) {
        let (open, changed) = &*self.0;
        let _open = changed
            .wait_while(open.lock().unwrap(), |open| !*open)
            .unwrap();
    }

    fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }
}

struct Room {
    window: Window,
    desktop: Desktop,
}

impl Room {
    fn picture(&self, name: &str) {
        std::thread::sleep(Duration::from_millis(700));
        self.desktop.screenshot(name);
    }

    /// Adds an account; answers its number.
    fn account(&self, email: &str, port: u16, security: &str, password: &str) -> i64 {
        self.account_with(email, port, security, password, |_| {})
    }

    fn account_with(
        &self,
        email: &str,
        port: u16,
        security: &str,
        password: &str,
        change: impl Fn(&mut Value),
    ) -> i64 {
        let server = json!({ "host": "localhost", "port": port, "security": security });
        let mut settings = json!({
            "name": email, "display_name": "Ayşe Yılmaz", "email": email, "reply_to": null,
            "incoming": server, "outgoing": server, "user": faulty::USER, "outgoing_sign_in": true,
            "retention": { "leave_on_server": false }, "timeout_seconds": 60, "include_in_all": true,
            "receive_every_minutes": null, "ca_file": null,
        });
        change(&mut settings);
        let with = json!({ "settings": settings, "password": password, "remember": false });
        self.window.call("CreateAccount", &with)["id"]
            .as_i64()
            .unwrap()
    }

    fn remove(&self, account: i64) {
        self.window
            .call("RemoveAccount", &json!({ "account": account }));
    }

    fn send_receive(&self) {
        self.window.call("SendReceive", &json!({ "account": null }));
    }

    fn wait_for_problem(&self, code: &str) {
        let css = format!("[data-test='problem'][data-code='{code}']");
        let _problem = self.window.wait_for_css(&css);
    }

    fn dismiss_all(&self) {
        wait_for("no problem on screen", PATIENCE, || {
            if self.window.has("problem-dismiss") {
                self.window.click("problem-dismiss");
            }
            (!self.window.has("problem")).then_some(())
        });
    }

    /// What is said about an account that goes wrong, in both languages, with the server's words at hand.
    fn trouble(&self, name: &str, code: &str, account: i64) {
        self.send_receive();
        self.wait_for_problem(code);
        self.picture(&format!("problem-{name}-light-en"));
        // It is also told to a window that was not there when it happened.
        self.window
            .script("setTimeout(() => location.reload(), 50);");
        std::thread::sleep(Duration::from_millis(300));
        self.wait_for_problem(code);
        self.window.dress("tr", "light");
        self.wait_for_problem(code);
        self.picture(&format!("problem-{name}-light-tr"));
        self.window.dress("en", "light");
        self.remove(account);
        self.dismiss_all();
    }
}

fn letter(number: usize, bytes: usize) -> Vec<u8> {
    let mut raw = format!(
        "From: Deniz <deniz@example.com>\r\nTo: ayse@kardelen.example\r\nSubject: Letter {number}\r\n\
         Message-ID: <{number}.{bytes}@example.com>\r\nDate: Sun, 22 Nov 2026 10:00:00 +0300\r\n\r\n"
    )
    .into_bytes();
    let mut dice = Dice::new(number as u64);
    while raw.len() < bytes {
        for _ in 0..72 {
            raw.push(b'A' + (dice.below(50) as u8));
        }
        raw.extend_from_slice(b"\r\n");
    }
    raw
}

/// A server with letters that hands some out and then waits at the gate.
fn held(gate: &Gate) -> Faulty {
    let server = Faulty::start(Script::healthy());
    for number in 1..=LETTERS {
        server.deliver(&letter(number, 20_000));
    }
    let gate = gate.clone();
    server.listen(move |moment| {
        if moment == Moment::Before(Stage::Retr(HELD)) {
            gate.wait();
        }
    });
    server
}

fn text_of_task(window: &Window, account: i64) -> String {
    let task = format!("task-{account}-incoming");
    if window.has(&task) {
        window.text_of(&task)
    } else {
        String::new()
    }
}

#[test]
fn what_the_courier_does_is_shown_and_can_be_stopped() {
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    let disk = SmallDisk::mount(12_000);
    // The desktop does not trust the certificates' authority.
    let desktop = Desktop::start(None);
    let profile = disk.path().join("profile");
    let window = Window::open(
        &desktop,
        &our_program("postane", "POSTANE_BIN"),
        &["--profile", &profile.to_string_lossy()],
    );
    let room = Room { window, desktop };
    let window = &room.window;
    window.dress("en", "light");

    let email = "ayse@kardelen.example";

    // Two accounts at once, each with honest progress.
    let gate = Gate::default();
    let (first, second) = (held(&gate), held(&gate));
    let accounts = [
        room.account(
            "ayse@kardelen.example",
            first.port,
            "none",
            faulty::PASSWORD,
        ),
        room.account("ayse@lale.example", second.port, "none", faulty::PASSWORD),
    ];
    window.click("status-progress");
    let _dialog = window.wait_for("send-receive");
    room.send_receive();
    for account in accounts {
        wait_for(
            "three letters of twelve, and not one more",
            PATIENCE,
            || {
                let text = text_of_task(window, account);
                (text.contains("3 of 12 messages") && text.contains("Receiving 4 of 12"))
                    .then_some(())
            },
        );
    }
    room.picture("send-receive-light-en");
    window.dress("tr", "dark");
    room.picture("send-receive-dark-tr");
    window.dress("en", "light");

    // Stop. The servers would be silent for ever, and the time-out is a minute.
    let pressed = Instant::now();
    window.click("send-receive-stop");
    let off = "[data-test='send-receive-stop'][disabled], [data-test='send-receive-stop'][aria-disabled='true']";
    let _off = window.wait_for_css(off);
    println!("stopped after {} ms", pressed.elapsed().as_millis());
    assert!(
        pressed.elapsed() < Duration::from_secs(30),
        "it was the Stop, not the time-out"
    );
    room.picture("send-receive-stopped-light-en");

    // What was stopped goes on, and nothing is lost or doubled.
    gate.open();
    room.send_receive();
    wait_for("both maildrops are empty", PATIENCE, || {
        (first.remaining().is_empty() && second.remaining().is_empty()).then_some(())
    });
    window.click("send-receive-hide");
    window.wait_until_gone("send-receive");
    wait_for("all letters in the list", PATIENCE, || {
        let folders = window.call("ListFolders", &json!({}));
        let inbox = folders
            .as_array()?
            .iter()
            .find(|folder| folder["role"] == "inbox")?
            .clone();
        (inbox["total"] == 2 * LETTERS).then_some(())
    });
    for account in accounts {
        room.remove(account);
    }

    // Of a big letter the header comes first, and the rest when it is asked for.
    let large = Faulty::start(Script::healthy());
    large.deliver(&letter(77, 1_400_000));
    let with_headers = |settings: &mut Value| settings["headers_first_above_mb"] = 1.into();
    let account = room.account_with(email, large.port, "none", faulty::PASSWORD, with_headers);
    room.send_receive();
    window.click_saying("[data-test='message-row']", "Letter 77");
    let _bar = window.wait_for("rest-bar");
    room.picture("header-only-light-en");
    window.dress("tr", "dark");
    window.click_saying("[data-test='message-row']", "Letter 77");
    let _bar = window.wait_for("rest-bar");
    room.picture("header-only-dark-tr");
    window.dress("en", "light");
    window.click_saying("[data-test='message-row']", "Letter 77");
    window.click("rest-download");
    wait_for("the rest of the letter", PATIENCE, || {
        large.remaining().is_empty().then_some(())
    });
    window.wait_until_gone("rest-bar");
    room.remove(account);

    // What goes wrong says so, with the next step.
    let dead = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let account = room.account(email, dead, "none", "x");
    room.trouble("dead-server", "connection-refused", account);
    let account = room.account(email, dovecot.pop3s_port, "tls", PASSWORD);
    room.trouble("certificate", "certificate-unknown-issuer", account);
    let account = room.account(email, dovecot.pop3_port, "none", "not the password");
    room.trouble("wrong-password", "sign-in-refused", account);

    // A full disk: everything that was there is there, and what did not fit is still on the server.
    let full = Faulty::start(Script::healthy());
    for number in 0..6 {
        full.deliver(&letter(number, 4_000_000));
    }
    let account = room.account(email, full.port, "none", faulty::PASSWORD);
    room.send_receive();
    room.wait_for_problem("disk-full");
    room.picture("problem-disk-full-light-en");
    assert!(!full.remaining().is_empty());
    disk.grow(90_000);
    window.dress("tr", "light");
    room.wait_for_problem("disk-full");
    room.picture("problem-disk-full-light-tr");
    room.send_receive();
    wait_for("the rest", PATIENCE, || {
        full.remaining().is_empty().then_some(())
    });
    room.remove(account);
}
