//! The real window, driven by WebKitWebDriver (W3C WebDriver over HTTP on loopback).

use crate::desktop::Desktop;
use crate::ports::free_port;
use crate::processes::{Running, find_program, wait_for};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The key under which WebDriver gives an element (W3C WebDriver §12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long anything on screen may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// Keys that have no character (W3C WebDriver §17.4.2).
pub mod keys {
    /// Enter.
    pub const ENTER: &str = "\u{e007}";
    /// Escape.
    pub const ESCAPE: &str = "\u{e00c}";
    /// Tab.
    pub const TAB: &str = "\u{e004}";
    /// Control, held until the end of what is typed.
    pub const CONTROL: &str = "\u{e009}";
    /// Backspace.
    pub const BACKSPACE: &str = "\u{e003}";
    /// Page up.
    pub const PAGE_UP: &str = "\u{e00e}";
    /// End.
    pub const END: &str = "\u{e010}";
    /// Home.
    pub const HOME: &str = "\u{e011}";
    /// Arrow to the right.
    pub const RIGHT: &str = "\u{e014}";
    /// Arrow down.
    pub const DOWN: &str = "\u{e015}";
}

/// An element of the page, as WebDriver names it.
#[derive(Clone, Debug)]
pub struct Element(String);

/// A running program under automation. It ends when this is dropped.
pub struct Window {
    port: u16,
    session: String,
    _driver: Running,
}

impl Window {
    /// Starts the program on the desktop and takes hold of its first window.
    ///
    /// # Panics
    /// When WebKitWebDriver is not installed, or the program shows no window.
    #[must_use]
    pub fn open(desktop: &Desktop, program: &Path, arguments: &[&str]) -> Self {
        let driver = find_program("WebKitWebDriver", "webkit2gtk-driver");
        let port = free_port();
        let mut command = Command::new(driver);
        desktop.dress(&mut command);
        command
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        // What the program itself says stays in the test's output.
        let running = Running::start(&mut command);
        wait_for("WebKitWebDriver", PATIENCE, || {
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
        let wish = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": program, "args": arguments },
            "timeouts": { "script": 10_000, "pageLoad": 30_000, "implicit": 0 },
        } } });
        let answer = exchange(port, "POST", "/session", &wish)
            .unwrap_or_else(|problem| panic!("no window: {problem}"));
        let session = answer["sessionId"]
            .as_str()
            .expect("a session has an id")
            .to_owned();
        Self {
            port,
            session,
            _driver: running,
        }
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        exchange(
            self.port,
            method,
            &format!("/session/{}{path}", self.session),
            body,
        )
    }

    fn must(&self, method: &str, path: &str, body: &Value) -> Value {
        self.ask(method, path, body)
            .unwrap_or_else(|problem| panic!("{method} {path} {body}: {problem}"))
    }

    /// Every window under automation, in no particular order.
    #[must_use]
    pub fn handles(&self) -> Vec<String> {
        let answer = self.must("GET", "/window/handles", &Value::Null);
        answer
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|handle| handle.as_str().map(str::to_owned))
            .collect()
    }

    /// The window that is being driven.
    #[must_use]
    pub fn handle(&self) -> String {
        self.must("GET", "/window", &Value::Null)
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Goes on in another window.
    pub fn switch_to(&self, handle: &str) {
        self.must("POST", "/window", &json!({ "handle": handle }));
    }

    /// Waits for a window besides those that are known, and goes on in it.
    pub fn switch_to_new(&self, known: &[String]) -> String {
        let handle = wait_for("another window", PATIENCE, || {
            self.handles()
                .into_iter()
                .find(|handle| !known.contains(handle))
        });
        self.switch_to(&handle);
        handle
    }

    /// Every element that a CSS selector matches now.
    #[must_use]
    pub fn find_all(&self, css: &str) -> Vec<Element> {
        let found = self.ask(
            "POST",
            "/elements",
            &json!({ "using": "css selector", "value": css }),
        );
        let found = found.unwrap_or(Value::Null);
        let elements = found.as_array().map(Vec::as_slice).unwrap_or_default();
        elements
            .iter()
            .filter_map(|element| element[ELEMENT].as_str().map(|id| Element(id.to_owned())))
            .collect()
    }

    /// Waits until a CSS selector matches something.
    #[must_use]
    pub fn wait_for_css(&self, css: &str) -> Element {
        let start = Instant::now();
        loop {
            if let Some(element) = self.find_all(css).into_iter().next() {
                return element;
            }
            if start.elapsed() > PATIENCE {
                panic!(
                    "waited in vain for {css}; on screen is:\n{}",
                    self.page_text()
                );
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits for the element with this `data-test`.
    #[must_use]
    pub fn wait_for(&self, test: &str) -> Element {
        self.wait_for_css(&format!("[data-test='{test}']"))
    }

    /// Whether something has this `data-test` now.
    #[must_use]
    pub fn has(&self, test: &str) -> bool {
        !self.find_all(&format!("[data-test='{test}']")).is_empty()
    }

    /// Waits until nothing has this `data-test`.
    pub fn wait_until_gone(&self, test: &str) {
        wait_for(&format!("{test} to go"), PATIENCE, || {
            (!self.has(test)).then_some(())
        });
    }

    /// Waits for an element with this `data-test`, until it can be clicked, and clicks it.
    pub fn click(&self, test: &str) {
        self.click_css(&format!("[data-test='{test}']"));
    }

    /// The same by a CSS selector.
    pub fn click_css(&self, css: &str) {
        let start = Instant::now();
        loop {
            let element = self.wait_for_css(css);
            match self.ask("POST", &format!("/element/{}/click", element.0), &json!({})) {
                Ok(_) => return,
                // The click closed its own window before it was answered.
                Err(problem) if problem.starts_with("no such window") => return,
                // Something may lie above it for a moment, or it was drawn again meanwhile.
                Err(problem) => assert!(
                    start.elapsed() < PATIENCE,
                    "{css} cannot be clicked: {problem}"
                ),
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Empties the field with this `data-test` and types into it, key by key. A page that has just come may still take
    /// the focus to another field; what it cut off is typed again.
    pub fn fill(&self, test: &str, text: &str) {
        for _ in 0..5 {
            std::thread::sleep(Duration::from_millis(100));
            let element = self.wait_for(test);
            self.must("POST", &format!("/element/{}/clear", element.0), &json!({}));
            self.keys(&element, text);
            let there = self.value_of(test);
            // A field that makes something else of its text (recipients) is no concern of this.
            if there == text || there.is_empty() || !text.starts_with(&there) {
                return;
            }
        }
        panic!("{text:?} cannot be typed into {test}");
    }

    /// Types into an element what is there besides.
    pub fn keys(&self, element: &Element, text: &str) {
        self.must(
            "POST",
            &format!("/element/{}/value", element.0),
            &json!({ "text": text }),
        );
    }

    /// Types into whatever has the focus; keys of [`keys`] that modify are held until the end.
    pub fn press(&self, text: &str) {
        let mut actions = Vec::new();
        for c in text.chars() {
            actions.push(json!({ "type": "keyDown", "value": c.to_string() }));
            if c.to_string() != keys::CONTROL {
                actions.push(json!({ "type": "keyUp", "value": c.to_string() }));
            }
        }
        self.must(
            "POST",
            "/actions",
            &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] }),
        );
        self.must("DELETE", "/actions", &Value::Null);
    }

    /// The visible text of an element.
    #[must_use]
    pub fn text(&self, element: &Element) -> String {
        let answer = self.ask("GET", &format!("/element/{}/text", element.0), &Value::Null);
        answer
            .ok()
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Waits for the element with this `data-test` and gives its text.
    #[must_use]
    pub fn text_of(&self, test: &str) -> String {
        self.text(&self.wait_for(test))
    }

    /// Waits until the element with this `data-test` holds a text.
    pub fn wait_for_text(&self, test: &str, part: &str) {
        let start = Instant::now();
        loop {
            let text = self.text_of(test);
            if text.contains(part) {
                return;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "waited in vain for {part:?} in {test}; it says {text:?}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What a field with this `data-test` holds.
    #[must_use]
    pub fn value_of(&self, test: &str) -> String {
        let element = self.wait_for(test);
        let answer = self.must(
            "GET",
            &format!("/element/{}/property/value", element.0),
            &Value::Null,
        );
        answer.as_str().unwrap_or_default().to_owned()
    }

    /// Goes into the frame with this `data-test`.
    pub fn enter_frame(&self, test: &str) {
        let element = self.wait_for(test);
        self.must("POST", "/frame", &json!({ "id": { ELEMENT: element.0 } }));
    }

    /// Goes back to the window itself.
    pub fn leave_frame(&self) {
        self.must("POST", "/frame", &json!({ "id": null }));
    }

    /// Runs a script in the page and gives what it returns.
    pub fn script(&self, script: &str) -> Value {
        self.must(
            "POST",
            "/execute/sync",
            &json!({ "script": script, "args": [] }),
        )
    }

    /// Waits for an element that a CSS selector matches and that says this, and clicks it.
    pub fn click_saying(&self, css: &str, part: &str) {
        wait_for(&format!("{css} that says {part:?}"), PATIENCE, || {
            let mark = format!(
                "document.querySelectorAll('[data-found]').forEach(e => e.removeAttribute('data-found')); \
                 const one = [...document.querySelectorAll({css:?})].find(e => e.textContent.includes({part:?})); \
                 if (one) one.setAttribute('data-found', ''); return !!one;"
            );
            (self.script(&mark) == Value::Bool(true)).then_some(())
        });
        self.click_css("[data-found]");
    }

    /// Asks the backend as the screen does: a command of the contract with its arguments.
    ///
    /// # Panics
    /// When the answer is a Problem.
    pub fn call(&self, command: &str, with: &Value) -> Value {
        let script = "const done = arguments[arguments.length - 1]; window.__TAURI_INTERNALS__\
            .invoke('call', { request: arguments[0] }).then(ok => done({ ok: JSON.parse(new TextDecoder().decode(ok)) }), bad => done({ bad }));";
        let request = json!({ "command": command, "with": with });
        let mut answer = self.must(
            "POST",
            "/execute/async",
            &json!({ "script": script, "args": [request] }),
        );
        assert!(answer["bad"].is_null(), "{command}: {}", answer["bad"]);
        answer["ok"].take()
    }

    /// Puts the main window into another language and theme, and waits until it has them.
    ///
    /// # Panics
    /// When the settings cannot be kept, or the window stays as it is.
    pub fn dress(&self, language: &str, theme: &str) {
        let mut settings = self.call("LoadSettings", &json!({}));
        settings["language"] = language.into();
        settings["theme"] = theme.into();
        self.call("SaveSettings", &json!({ "settings": settings }));
        let inbox = if language == "tr" {
            "Gelen Kutusu"
        } else {
            "Inbox"
        };
        wait_for(inbox, PATIENCE, || {
            self.page_text().contains(inbox).then_some(())
        });
    }

    /// All visible text of the page, for messages.
    #[must_use]
    pub fn page_text(&self) -> String {
        let answer = self.ask(
            "POST",
            "/execute/sync",
            &json!({ "script": "return document.body.innerText + '\\n' + [...document.querySelectorAll('[data-test]')]\
                .map(e => e.dataset.test).join(' ')", "args": [] }),
        );
        answer.map_or_else(
            |problem| problem,
            |text| text.as_str().unwrap_or_default().to_owned(),
        )
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Ends the program; the driver goes with its process group.
        let _ = self.ask("DELETE", "", &Value::Null);
    }
}

/// One request, one answer, one connection.
fn exchange(port: u16, method: &str, path: &str, body: &Value) -> Result<Value, String> {
    let text = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).map_err(text)?;
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .map_err(text)?;
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).map_err(text)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(text)?;
    let answer = String::from_utf8_lossy(&answer);
    let (_, json) = answer
        .split_once("\r\n\r\n")
        .ok_or("no answer from WebKitWebDriver")?;
    let mut answer: Value =
        serde_json::from_str(json).map_err(|error| format!("{error}: {json}"))?;
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(error) => Err(format!(
            "{error}: {}",
            value["message"].as_str().unwrap_or_default()
        )),
        None => Ok(value),
    }
}
