//! Two hundred thousand letters in one folder, in the real window: to any place by keyboard and by dragging, and
//! searched while typing. What each frame took is recorded beside the pictures in target/screens.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use contract::{FolderRole, Person, Priority};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::time::Duration;
use store::{NewMessage, Store, pack};
use support::cli::{Cli, our_program};
use support::desktop::{Desktop, screens};
use support::processes::wait_for;
use support::webdriver::{Window, keys};

const LETTERS: u64 = 200_000;
/// Letters with a word of their own.
const NEEDLE_EVERY: u64 = 20_000;
const NEEDLE: &str = "zümrüdüanka";
const PATIENCE: Duration = Duration::from_secs(30);

const NAMES: [&str; 8] = [
    "Ayşe Yılmaz",
    "Mehmet Demir",
    "Işık Şahin",
    "Anna Schmidt",
    "John Smith",
    "Çiğdem Öztürk",
    "Marie Dubois",
    "Deniz Kaya",
];
const WORDS: [&str; 12] = [
    "harbour",
    "lantern",
    "toplantı",
    "fatura",
    "garden",
    "Reise",
    "akşam",
    "letter",
    "bilet",
    "blue",
    "minutes",
    "okul",
];

fn letter(number: u64) -> NewMessage {
    let at = |salt: u64, of: usize| ((number * 7 + salt * 13) % of as u64) as usize;
    let name = NAMES[at(1, NAMES.len())];
    let subject = format!(
        "{} {} {number}",
        WORDS[at(2, WORDS.len())],
        WORDS[at(3, WORDS.len())]
    );
    let needle = if number % NEEDLE_EVERY == 7 {
        NEEDLE
    } else {
        ""
    };
    let text = format!(
        "{} {} {needle}",
        WORDS[at(4, WORDS.len())],
        WORDS[at(5, WORDS.len())]
    );
    let raw = format!(
        "From: {name} <{number}@example.org>\r\nTo: deniz@example.org\r\nSubject: {subject}\r\n\
         Content-Type: text/plain; charset=utf-8\r\nMIME-Version: 1.0\r\n\r\n{text}\r\n"
    );
    NewMessage {
        account: None,
        folder: contract::FolderId(1),
        from: Person {
            name: name.to_owned(),
            address: format!("{}@example.org", number % 500),
        },
        to: vec![Person {
            name: "Deniz".to_owned(),
            address: "deniz@example.org".to_owned(),
        }],
        subject,
        preview: text.trim().to_owned(),
        sent: None,
        has_attachment: number.is_multiple_of(9),
        priority: Priority::Normal,
        message_id: Some(format!("{number}@many.example")),
        in_reply_to: (number % 4 == 3).then(|| format!("{}@many.example", number - 1)),
        references: Vec::new(),
        packed: pack(store::Algorithm::default(), raw.into_bytes()),
        received: 1_300_000_000 + number as i64 * 2_000,
        unread: number.is_multiple_of(50),
        uidl: None,
        whole_size: None,
    }
}

fn fill(profile: &Path) {
    let store = Store::open(profile).unwrap();
    for first in (0..LETTERS).step_by(5_000) {
        let letters: Vec<_> = (first..first + 5_000).map(letter).collect();
        store
            .write_blocking(move |tx| {
                let inbox = tx.by_role(FolderRole::Inbox)?;
                for letter in letters {
                    tx.file(&NewMessage {
                        folder: inbox,
                        ..letter
                    })?;
                }
                Ok(())
            })
            .unwrap();
    }
}

struct Room {
    window: Window,
    desktop: Desktop,
    frames: Vec<Value>,
}

impl Room {
    fn picture(&self, name: &str) {
        std::thread::sleep(Duration::from_millis(700));
        self.desktop.screenshot(name);
    }

    /// Waits until the row at a place (from 0) is on screen and says something; answers its subject.
    fn row(&self, place: u64) -> String {
        let script = format!(
            "const row = document.getElementById('row-{place}'); if (!row) return null; \
             const box = row.getBoundingClientRect(), view = document.querySelector('.rows').getBoundingClientRect(); \
             const seen = box.bottom > view.top && box.top < view.bottom; \
             const text = row.querySelector('.subject').textContent.trim(); return seen && text ? text : null;"
        );
        wait_for(&format!("row {place}"), PATIENCE, || {
            self.window.script(&script).as_str().map(str::to_owned)
        })
    }

    /// Counts frames from now on.
    fn watch_frames(&self) {
        self.window.script(
            "window.frames_ = []; let last = performance.now(); window.watching = true; \
             const next = now => { window.frames_.push(now - last); last = now; \
             if (window.watching) requestAnimationFrame(next); }; requestAnimationFrame(next);",
        );
    }

    /// What the frames since then took.
    fn frames(&mut self, what: &str) {
        let frames = self
            .window
            .script("window.watching = false; return window.frames_;");
        let mut times: Vec<f64> = frames
            .as_array()
            .unwrap()
            .iter()
            .skip(1)
            .filter_map(Value::as_f64)
            .collect();
        assert!(!times.is_empty(), "the window drew nothing: {what}");
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
        let record = json!({
            "what": what, "frames": times.len(), "p50_ms": at(50), "p95_ms": at(95), "max_ms": at(100),
        });
        println!("{record}");
        self.frames.push(record);
    }

    /// Drags the thumb of the list from one share of it to another, in so many frames.
    fn drag(&self, from: f64, to: f64, steps: u32) {
        self.window.script(&format!(
            "const rows = document.querySelector('.rows'); const most = rows.scrollHeight - rows.clientHeight; \
             let step = 0; window.dragged = false; \
             const next = () => {{ step += 1; rows.scrollTop = most * ({from} + ({to} - {from}) * step / {steps}); \
             if (step < {steps}) requestAnimationFrame(next); else window.dragged = true; }}; requestAnimationFrame(next);"
        ));
        wait_for("the drag", PATIENCE, || {
            (self.window.script("return window.dragged;") == Value::Bool(true)).then_some(())
        });
    }

    /// The place of the first row in sight.
    fn top(&self) -> u64 {
        let top = self
            .window
            .script("return Math.floor(document.querySelector('.rows').scrollTop / 26) + 1;");
        top.as_u64().unwrap()
    }
}

#[test]
fn two_hundred_thousand_letters_are_at_hand() {
    let home = tempfile::tempdir().unwrap();
    let profile = home.path().join("profile");
    fill(&profile);
    let desktop = Desktop::start(None);
    // The window is looked at, not the filling of its index: that goes on behind, and has its own tests.
    let found = Cli::on(&desktop, &profile).run(&["search", "--count", NEEDLE], None);
    assert!(
        found
            .json()
            .to_string()
            .contains(&(LETTERS / NEEDLE_EVERY).to_string())
    );
    let program = our_program("postane", "POSTANE_BIN");
    let window = Window::open(
        &desktop,
        &program,
        &["--profile", profile.to_str().unwrap()],
    );
    let mut room = Room {
        window,
        desktop,
        frames: Vec::new(),
    };
    let newest = LETTERS - 1;
    assert!(room.row(0).contains(&newest.to_string()));

    // By keyboard: to the end, a page up, to the beginning, down row by row.
    let grid = room.window.wait_for_css("#list [role='treegrid']");
    room.watch_frames();
    room.window.keys(&grid, keys::END);
    assert!(room.row(LETTERS - 1).ends_with('0') || room.row(LETTERS - 1).contains(" 0"));
    room.window.keys(&grid, keys::PAGE_UP);
    room.window.keys(&grid, keys::HOME);
    let first = room.row(0);
    assert!(first.contains(&newest.to_string()), "{first}");
    for _ in 0..40 {
        room.window.keys(&grid, keys::DOWN);
    }
    assert!(room.row(40).contains(&(newest - 40).to_string()));
    room.frames("keyboard");
    room.picture("many-top-light-en");

    // By dragging: to the middle, to the end, and back, with rows where it rests.
    room.watch_frames();
    room.drag(0.0, 0.5, 60);
    let middle = room.top();
    assert!((90_000..110_000).contains(&middle), "{middle}");
    assert!(room.row(middle).contains(&(newest - middle).to_string()));
    room.drag(0.5, 1.0, 60);
    let end = room.row(LETTERS - 1);
    assert!(end.contains(" 0"), "{end}");
    room.drag(1.0, 0.3, 60);
    let third = room.top();
    assert!(room.row(third).contains(&(newest - third).to_string()));
    room.frames("dragging");
    room.picture("many-dragged-light-en");

    // Another order, and a letter typed.
    room.window.click("column-from");
    room.window.keys(&grid, "ış");
    wait_for("Işık", PATIENCE, || {
        let on = room.window.script(
            "const row = document.querySelector('.rows .row.on .who'); return row ? row.textContent : '';",
        );
        on.as_str()
            .unwrap_or_default()
            .starts_with("Işık")
            .then_some(())
    });
    room.picture("many-typed-light-en");

    // Searching while typing.
    room.window.click("column-received");
    room.watch_frames();
    let search = room.window.wait_for("search-box");
    for letter in NEEDLE.chars() {
        room.window.keys(&search, &letter.to_string());
    }
    let hits = LETTERS / NEEDLE_EVERY;
    room.window.wait_for_text("search-count", &hits.to_string());
    let found = room.row(0);
    room.frames("searching");
    let newest_hit = (0..LETTERS).rev().find(|n| n % NEEDLE_EVERY == 7).unwrap();
    assert!(found.contains(&newest_hit.to_string()), "{found}");
    room.picture("many-search-light-en");
    room.window.dress("tr", "dark");
    room.picture("many-search-dark-tr");
    room.window.dress("en", "light");
    room.window.click("search-clear");

    // Another column, and the order by it, which stay.
    room.window.script(
        "document.querySelector(\"[role='treegrid']\").focus();\
         document.querySelector(\"[data-test='list-head']\").dispatchEvent(\
         new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 700, clientY: 120 }));",
    );
    room.window.click("show-column-sent");
    room.window.wait_until_gone("column-menu");
    room.window.click("column-sent");
    let mut settings = wait_for("the order to be kept", PATIENCE, || {
        let settings = room.window.call("LoadSettings", &json!({}));
        (settings["folder_views"][0]["sort"] == "sent").then_some(settings)
    });

    // One row for each conversation.
    settings["grouped"] = true.into();
    room.window
        .call("SaveSettings", &json!({ "settings": settings }));
    room.window
        .script("setTimeout(() => location.reload(), 50);");
    std::thread::sleep(Duration::from_millis(500));
    let _order = room
        .window
        .wait_for_css("[aria-sort='descending'] [data-test='column-sent']");
    let _twisty = room.window.wait_for("twisty");
    room.window.click("twisty");
    let _below = room.window.wait_for_css(".rows .row.below");
    room.picture("many-grouped-light-en");

    // Of these the ones with unread messages.
    let mut settings = room.window.call("LoadSettings", &json!({}));
    settings["folder_views"][0]["show"] = "unread".into();
    room.window
        .call("SaveSettings", &json!({ "settings": settings }));
    room.window
        .script("setTimeout(() => location.reload(), 50);");
    std::thread::sleep(Duration::from_millis(500));
    let _unread = room.window.wait_for_css(".rows .row.unread");
    let read = "return document.querySelectorAll('.rows .row:not(.unread)').length;";
    assert_eq!(room.window.script(read), 0);
    room.window.dress("tr", "dark");
    room.picture("many-grouped-unread-dark-tr");

    // A row, pressed and dragged into another folder.
    room.window.script(
        "const tell = (on, type) => on.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true })); \
         const row = document.querySelector('.rows .row'), junk = document.querySelector(\"[data-test='folder-junk']\"); \
         tell(row.querySelector('.subject'), 'dragstart'); tell(junk, 'dragover'); tell(junk, 'drop'); tell(row, 'dragend');",
    );
    wait_for("the message in the other folder", PATIENCE, || {
        let folders = room.window.call("ListFolders", &json!({}));
        let junk = folders
            .as_array()?
            .iter()
            .find(|folder| folder["role"] == "junk")?;
        (junk["total"].as_u64() >= Some(1)).then_some(())
    });

    let records = serde_json::to_string_pretty(&room.frames).unwrap();
    fs::write(screens().join("frames.json"), records).unwrap();
}
