//! The real window, from the first start to an answer in somebody else's mailbox: the account by hand, the first mail,
//! a message in HTML, the answer to it. It leaves its pictures in target/screens, in both languages and both themes.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use serde_json::json;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};
use support::certificates::Certs;
use support::cli::our_program;
use support::desktop::Desktop;
use support::dovecot::{Dovecot, PASSWORD};
use support::postfix::Postfix;
use support::processes::wait_for;
use support::samples;
use support::webdriver::{Window, keys};

const TITLE: &str = "^Postane$";
const PATIENCE: Duration = Duration::from_secs(30);
const SUBJECT: &str = "The garden opens on Sunday";

/// The menu bar: Tools, and Accounts in it.
const TOOLS: usize = 3;
const ACCOUNTS: usize = 2;

struct Stage {
    window: Window,
    desktop: Desktop,
    postfix: Postfix,
    dovecot: Dovecot,
    _certs: Certs,
}

impl Stage {
    fn set() -> Self {
        let certs = Certs::make();
        let dovecot = Dovecot::start(&certs);
        let postfix = Postfix::start(&certs, &dovecot);
        let desktop = Desktop::start(Some(&certs.ca_file()));
        let profile = desktop.home().join("profile");
        let program = our_program("postane", "POSTANE_BIN");
        let window = Window::open(
            &desktop,
            &program,
            &["--profile", &profile.to_string_lossy()],
        );
        Self {
            window,
            desktop,
            postfix,
            dovecot,
            _certs: certs,
        }
    }

    /// A picture once everything has come to rest.
    fn picture(&self, name: &str) {
        std::thread::sleep(Duration::from_millis(700));
        self.desktop.screenshot(name);
    }

    fn wait_for_words(&self, words: &str) {
        wait_for(&format!("{words:?} on screen"), PATIENCE, || {
            self.window.page_text().contains(words).then_some(())
        });
    }

    fn wait_for_lane(&self, lane: &str, state: &str) {
        let _lane = self
            .window
            .wait_for_css(&format!("[data-test='{lane}'][data-state='{state}']"));
    }

    /// Tools > Accounts > Add > Mail, with a wrong password first and the right one then.
    fn account_by_hand(&self, dress: &str, finish: bool) {
        let window = &self.window;
        let picture = |page: &str| self.picture(&format!("wizard-{page}-{dress}"));
        self.desktop.choose(TITLE, TOOLS, ACCOUNTS);
        let _dialog = window.wait_for("accounts");
        self.picture(&format!("accounts-{dress}"));
        window.click("accounts-add");
        window.click("accounts-add-mail");
        window.fill("wizard-name", "Ayşe Yılmaz");
        picture("1-name");
        window.click("wizard-next");
        window.fill("wizard-email", "ayse@kardelen.example");
        picture("2-email");
        window.click("wizard-next");
        window.fill(
            "wizard-incoming",
            &format!("localhost:{}", self.dovecot.pop3s_port),
        );
        window.fill(
            "wizard-outgoing",
            &format!("localhost:{}", self.postfix.smtps_port),
        );
        picture("3-servers");
        window.click("wizard-next");
        window.fill("wizard-user", "ayse@kardelen.example");
        window.fill("wizard-password", "not the password");
        picture("4-sign-in");
        window.click("wizard-next");
        self.wait_for_lane("check-incoming", "failed");
        self.wait_for_lane("check-outgoing", "failed");
        picture("5-failure");
        window.click("check-other-password");
        window.fill("wizard-password", PASSWORD);
        window.click("wizard-next");
        self.wait_for_lane("check-incoming", "passed");
        self.wait_for_lane("check-outgoing", "passed");
        picture("6-success");
        if finish {
            window.click("wizard-finish");
            let _done = window.wait_for("wizard-done");
            picture("7-done");
            window.click("wizard-finish");
        } else {
            window.click("wizard-cancel");
        }
        window.wait_until_gone("wizard");
        window.click("accounts-close");
        window.wait_until_gone("accounts");
    }
}

/// Somebody's server on the web that counts who asks it for pictures.
fn remote_pictures() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        for _connection in listener.incoming() {
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, asked)
}

fn html_letter(remote: u16) -> Vec<u8> {
    // The newest, so that it stands on top.
    let now = chrono::Local::now().to_rfc2822();
    format!(
        "From: Mehmet Demir <mehmet@kardelen.example>\r\nTo: ayse@kardelen.example\r\nSubject: {SUBJECT}\r\n\
         Date: {now}\r\nMessage-ID: <garden@kardelen.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         <html><body><h1>Merhaba Ayşe</h1><p>The <b>garden</b> opens on Sunday at ten.</p>\r\n\
         <img src=\"http://127.0.0.1:{remote}/picture.gif\" width=\"1\" height=\"1\">\r\n\
         <script>document.body.innerHTML = 'a script ran';</script>\r\n\
         <p onclick=\"document.title='x'\">Bring a hat.</p></body></html>\r\n"
    )
    .into_bytes()
}

#[test]
fn the_first_letter() {
    let stage = Stage::set();
    let window = &stage.window;
    let (remote, asked) = remote_pictures();

    // Nothing there yet, in every dress.
    for (language, theme) in [
        ("tr", "dark"),
        ("tr", "light"),
        ("en", "dark"),
        ("en", "light"),
    ] {
        window.dress(language, theme);
        stage.picture(&format!("empty-{theme}-{language}"));
    }

    for raw in samples::all(SystemTime::now()) {
        stage.dovecot.deliver("ayse", &raw);
    }
    stage.dovecot.deliver("ayse", &html_letter(remote));
    stage.account_by_hand("light-en", true);

    // The mail arrives by itself, and is opened.
    stage.wait_for_words(SUBJECT);
    wait_for("an empty maildrop", PATIENCE, || {
        stage.dovecot.remaining("ayse").is_empty().then_some(())
    });
    stage.picture("main-light-en");
    let checked = window.call("CheckMail", &json!({}));
    let letters = samples::all(SystemTime::now()).len() + 1;
    assert_eq!(checked["letters"], letters, "{checked}");
    assert_eq!(checked["damaged"], json!([]), "{checked}");
    window.click_saying("[data-test='message-row']", SUBJECT);
    let in_frame = || {
        window.enter_frame("reading-frame");
        let text = window.page_text();
        window.leave_frame();
        text
    };
    wait_for("the message", PATIENCE, || {
        in_frame().contains("opens on Sunday at ten").then_some(())
    });
    assert!(
        !in_frame().contains("a script ran"),
        "no script of a message ever runs"
    );
    assert_eq!(
        asked.load(Ordering::SeqCst),
        0,
        "nothing was asked of anybody's server"
    );
    let _bar = window.wait_for("remote-note");
    stage.picture("html-message-light-en");

    // What can be done with it, by the other mouse button.
    window.script(
        "document.querySelector(\"[data-test='message-row'].on\").dispatchEvent(\
         new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 400, clientY: 150 }));",
    );
    let _menu = window.wait_for("list-menu");
    stage.picture("list-menu-light-en");
    window.press(keys::ESCAPE);
    window.wait_until_gone("list-menu");

    // The panes are as wide as one likes, and stay so.
    window.script("document.querySelector(\"[data-test='splitter-tree']\").focus();");
    window.press(keys::RIGHT);
    wait_for("a wider tree", PATIENCE, || {
        let width = window.call("LoadSettings", &json!({}))["tree_width"].as_u64();
        (width > Some(232)).then_some(())
    });

    // Its pictures, once they are asked for.
    window.click("remote-show");
    wait_for("the picture to be asked for", PATIENCE, || {
        (asked.load(Ordering::SeqCst) > 0).then_some(())
    });

    // The answer.
    let (main, known) = (window.handle(), window.handles());
    window.click("toolbar-reply");
    let _compose = window.switch_to_new(&known);
    let _send = window.wait_for("compose-send");
    wait_for("the subject of the answer", PATIENCE, || {
        (window.value_of("compose-subject") == format!("Re: {SUBJECT}")).then_some(())
    });
    let text = window.wait_for("compose-text");
    window.script("const text = document.querySelector('[data-test=compose-text]'); text.focus(); text.setSelectionRange(0, 0);");
    window.keys(&text, "Pazar günü görüşürüz; şapkamı getiriyorum.");
    stage.picture("compose-light-en");
    window.click("compose-send");
    window.switch_to(&main);
    let delivered = stage.postfix.delivered("mehmet", 1);
    assert_eq!(delivered.len(), 1, "{}", stage.postfix.log());
    let answer = String::from_utf8_lossy(&delivered[0]);
    assert!(
        answer.contains("In-Reply-To: <garden@kardelen.example>"),
        "{answer}"
    );
    assert!(
        answer.contains("References: <garden@kardelen.example>"),
        "{answer}"
    );
    assert!(
        answer.contains(&format!("Subject: Re: {SUBJECT}")),
        "{answer}"
    );
    assert!(
        answer.contains("opens on Sunday at ten"),
        "the letter is quoted: {answer}"
    );

    // The same in every other dress.
    for (language, theme) in [("tr", "dark"), ("tr", "light"), ("en", "dark")] {
        let dress = format!("{theme}-{language}");
        window.dress(language, theme);
        window.click_saying("[data-test='message-row']", SUBJECT);
        stage.picture(&format!("main-{dress}"));
        window.click("folder-junk");
        let _empty = window.wait_for("list-empty");
        stage.picture(&format!("empty-junk-{dress}"));
        window.click("folder-inbox");
        window.click_saying("[data-test='message-row']", SUBJECT);
        stage.account_by_hand(&dress, false);
        let known = window.handles();
        window.click("toolbar-reply");
        let compose = window.switch_to_new(&known);
        let _send = window.wait_for("compose-send");
        stage.picture(&format!("compose-{dress}"));
        // After the answer to this, which a closed window could not give any more.
        window.script(
            "setTimeout(() => window.__TAURI_INTERNALS__.invoke('call', \
             { request: { command: 'CloseWindow', with: {} } }), 100);",
        );
        window.switch_to(&main);
        wait_for("the compose window to go", PATIENCE, || {
            (!window.handles().contains(&compose)).then_some(())
        });
    }
}
