//! Imports into profiles of their own.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::Options;
use contract::{FolderId, ImportTrouble, ListView, MessageSummary};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

struct Room {
    engine: Engine,
    profile: TempDir,
    source: TempDir,
}

impl Room {
    async fn new() -> Self {
        let profile = TempDir::new().unwrap();
        Self {
            engine: open(profile.path()).await,
            profile,
            source: TempDir::new().unwrap(),
        }
    }

    fn put(&self, name: &str, contents: impl AsRef<[u8]>) {
        let path = self.source.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    async fn import(&self, name: &str, format: ImportFormat, into: Option<&str>) -> Imported {
        let import = Import {
            path: self.source.path().join(name),
            format,
            into: into.map(str::to_owned),
        };
        self.engine.import(import, |_| ()).await.unwrap()
    }

    /// Folders with messages by their paths, each with its rows, oldest first.
    async fn folders(&self) -> Vec<(String, Vec<MessageSummary>)> {
        let folders = self.engine.list_folders().await.unwrap();
        let path = |mut id: Option<FolderId>| {
            let mut path = Vec::new();
            while let Some(folder) = folders.iter().find(|folder| Some(folder.id) == id) {
                path.insert(0, folder.name.clone());
                id = folder.parent;
            }
            path.join("/")
        };
        let mut all = Vec::new();
        for folder in folders.iter().filter(|folder| folder.total > 0) {
            let store = &self.engine.inner.store;
            let id = folder.id;
            let view = ListView {
                direction: contract::Direction::Ascending,
                ..ListView::of(id)
            };
            let list = move |reader: &store::Reader<'_>| reader.list(&view, 0, 500);
            let rows = store.read(list).await.unwrap().rows;
            all.push((path(Some(id)), rows));
        }
        all.sort_by(|one, other| one.0.cmp(&other.0));
        all
    }

    /// The same as `path: subject marks, …`.
    async fn told(&self) -> Vec<String> {
        let marks = |row: &MessageSummary| {
            [
                (row.unread, "u"),
                (row.flagged, "F"),
                (row.answered, "A"),
                (row.forwarded, "P"),
            ]
            .into_iter()
            .filter_map(|(is, mark)| is.then_some(mark))
            .collect::<String>()
        };
        let row =
            |row: &MessageSummary| format!("{} {}", row.subject, marks(row)).trim().to_owned();
        let folders = self.folders().await;
        let line = |(path, rows): &(String, Vec<MessageSummary>)| {
            let mut rows: Vec<_> = rows.iter().map(row).collect();
            rows.sort();
            format!("{path}: {}", rows.join(", "))
        };
        folders.iter().map(line).collect()
    }

    async fn raws(&self) -> Vec<Vec<u8>> {
        let mut raws = Vec::new();
        for (_, rows) in self.folders().await {
            for row in rows {
                raws.push(self.engine.raw(row.id).await.unwrap());
            }
        }
        raws.sort();
        raws
    }
}

async fn open(profile: &Path) -> Engine {
    let profile = profile.to_owned();
    Engine::open(Options { profile }).await.unwrap()
}

fn letter(subject: &str) -> String {
    format!(
        "From: Ayse <a@b.example>\nDate: Sun, 1 Nov 2026 07:00:00 +0000\nSubject: {subject}\n\nText.\n"
    )
}

fn mbox(letters: &[String]) -> String {
    let entry = |letter: &String| format!("From a@b Sun Nov  1 10:00:00 2026\n{letter}\n");
    letters.iter().map(entry).collect()
}

fn counts(done: &Imported) -> [u64; 5] {
    [
        done.messages,
        done.duplicates,
        done.expunged,
        done.failed,
        done.ignored,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_mbox_becomes_a_folder() {
    let room = Room::new().await;
    let marked = |subject: &str, fields: &str| format!("{fields}\n{}", letter(subject));
    let letters = [
        letter("plain"),
        marked("old", "Status: O"),
        marked("read", "Status: RO\nX-Status: AF"),
        marked("mozilla", "X-Mozilla-Status: 0003"),
        marked("gone", "X-Mozilla-Status: 0009"),
        letter("plain"),
    ];
    room.put("Eski Posta.mbox", mbox(&letters));
    let done = room
        .import("Eski Posta.mbox", ImportFormat::Auto, None)
        .await;
    assert_eq!(counts(&done), [5, 0, 1, 0, 0]);
    assert_eq!(done.notes, []);
    assert_eq!(
        room.told().await,
        ["Eski Posta: mozilla A, old u, plain, plain, read FA"],
        "equal letters stay as many as they are"
    );
    let mut expected: Vec<Vec<u8>> = letters
        .iter()
        .filter(|letter| !letter.contains("gone"))
        .map(|letter| letter.replace('\n', "\r\n").into_bytes())
        .collect();
    expected.sort();
    assert_eq!(room.raws().await, expected);
    let (_, rows) = &room.folders().await[0];
    assert!(
        rows.iter().all(|row| row.received == 1_793_527_200),
        "as the separators say"
    );
    assert!(rows.iter().all(|row| row.sent == Some(1_793_516_400)));
    // Once more: nothing is new, and no folder is made.
    let folders = room.engine.list_folders().await.unwrap().len();
    let done = room
        .import("Eski Posta.mbox", ImportFormat::Auto, None)
        .await;
    assert_eq!(counts(&done), [0, 5, 1, 0, 0]);
    assert_eq!(room.engine.list_folders().await.unwrap().len(), folders);
    // One more letter in it: that one, in a folder of its own.
    room.put(
        "Eski Posta.mbox",
        mbox(&[letters[0].clone(), letter("new")]),
    );
    let done = room
        .import("Eski Posta.mbox", ImportFormat::Mbox, None)
        .await;
    assert_eq!(counts(&done), [1, 1, 0, 0, 0]);
    assert_eq!(room.told().await[1], "Eski Posta (2): new");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_maildir_with_its_folders() {
    let room = Room::new().await;
    room.put("Maildir/cur/1.a:2,S", letter("seen"));
    room.put("Maildir/cur/2.a:2,FRT", letter("trashed"));
    room.put(
        "Maildir/cur/3.a;2,PDS",
        letter("draft").replace('\n', "\r\n"),
    );
    room.put("Maildir/new/4.a", letter("new"));
    room.put("Maildir/tmp/5.a", letter("unfinished"));
    room.put("Maildir/.Archive.2024/cur/6.a:2,S", letter("archived"));
    room.put("Maildir/.Archive.2024/new/.hidden", letter("hidden"));
    room.put("Maildir/.G&APY-nderilmi&AV8-/new/7.a", letter("sent"));
    room.put("Maildir/.G&APY-nderilmi&AV8-/cur/8.a:2,S", "");
    room.put("Maildir/dovecot-uidlist", "3 V1");
    let done = room.import("Maildir", ImportFormat::Auto, None).await;
    assert_eq!(counts(&done), [6, 0, 0, 0, 2]);
    assert_eq!(done.notes.len(), 1);
    assert_eq!(done.notes[0].what, ImportTrouble::Empty);
    assert_eq!(
        room.told().await,
        [
            "Maildir: draft P, new u, seen, trashed uFA",
            "Maildir/Archive/2024: archived",
            "Maildir/Gönderilmiş: sent u",
        ]
    );
    let letter = letter("draft").replace('\n', "\r\n").into_bytes();
    assert!(room.raws().await.contains(&letter));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tree_of_files() {
    let room = Room::new().await;
    room.put("Mail/a.eml", letter("a"));
    room.put("Mail/Aile/b.EML", letter("b"));
    room.put("Mail/Aile/notes.txt", "nothing");
    room.put("Mail/Aile/._b.eml", "shadow");
    room.put("Mail/Inbox", mbox(&[letter("c")]));
    room.put("Mail/Inbox.msf", "index");
    room.put("Mail/Inbox.sbd/Okul", mbox(&[letter("d")]));
    room.put("Mail/Apple.mbox/mbox", mbox(&[letter("e")]));
    room.put("Mail/Dir/cur/1:2,S", letter("f"));
    fs::create_dir_all(room.source.path().join("Mail/Dir/new")).unwrap();
    let done = room
        .import("Mail", ImportFormat::Auto, Some("Archive/2024"))
        .await;
    assert_eq!(counts(&done), [6, 0, 0, 0, 3]);
    assert_eq!(
        room.told().await,
        [
            "Archive/2024: a",
            "Archive/2024/Aile: b",
            "Archive/2024/Apple: e",
            "Archive/2024/Dir: f",
            "Archive/2024/Inbox: c",
            "Archive/2024/Inbox/Okul: d",
        ]
    );
    // Another folder, in another case: what is here already is not brought in twice.
    room.put("Mail/g.eml", letter("g"));
    let done = room.import("Mail", ImportFormat::Eml, Some("inbox")).await;
    assert_eq!(counts(&done), [1, 2, 0, 0, 7]);
    assert!(room.told().await.contains(&"inbox: g".to_owned()));
    let done = room
        .import("Mail/a.eml", ImportFormat::Auto, Some("ARCHIVE/2024"))
        .await;
    assert_eq!(counts(&done), [0, 1, 0, 0, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be() {
    let room = Room::new().await;
    room.put("a.eml", letter("a"));
    let ask = |name: &str, format, into: Option<&str>| {
        let import = Import {
            path: room.source.path().join(name),
            format,
            into: into.map(str::to_owned),
        };
        room.engine.import(import, |_| ())
    };
    for (name, format, into, code) in [
        (
            "nowhere",
            ImportFormat::Auto,
            None,
            ProblemCode::FileUnreadable,
        ),
        ("a.eml", ImportFormat::Maildir, None, ProblemCode::Invalid),
        (
            "a.eml",
            ImportFormat::Auto,
            Some("outbox"),
            ProblemCode::Invalid,
        ),
        (
            "a.eml",
            ImportFormat::Auto,
            Some("Drafts"),
            ProblemCode::Invalid,
        ),
        (
            "a.eml",
            ImportFormat::Auto,
            Some(" / "),
            ProblemCode::Invalid,
        ),
    ] {
        assert_eq!(
            ask(name, format, into).await.unwrap_err().code,
            code,
            "{name} {into:?}"
        );
    }
    assert_eq!(room.told().await, Vec::<String>::new());
    let needed = tree::room(room.profile.path(), u64::MAX / 4).unwrap_err();
    assert_eq!(needed.code, ProblemCode::DiskFull);
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_files_are_told_of_and_the_rest_goes_on() {
    let room = Room::new().await;
    let long = format!("{}{}\n", letter("long"), "x".repeat(1_000_001));
    let letters = [
        letter("nul\0"),
        long,
        String::new(),
        letter("last").trim_end().to_owned(),
    ];
    let file = mbox(&letters);
    room.put("broken", format!("garbage\n\n{}", file.trim_end()));
    let done = room.import("broken", ImportFormat::Mbox, Some("x")).await;
    assert_eq!(counts(&done), [3, 0, 0, 1, 0]);
    let troubles: Vec<_> = done.notes.iter().map(|note| note.what.clone()).collect();
    for trouble in [
        ImportTrouble::NoMessage { bytes: 8 },
        ImportTrouble::Nul,
        ImportTrouble::LongLine,
        ImportTrouble::Empty,
        ImportTrouble::Cut,
    ] {
        assert!(troubles.contains(&trouble), "{trouble:?} in {troubles:?}");
    }
    assert_eq!(troubles.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_too_big_for_memory() {
    let room = Room::new().await;
    let big = format!(
        "{}{}",
        letter("big"),
        ">From x\nline of text\n".repeat(500_000)
    );
    room.put("all/big.mbox", mbox(&[big.clone(), letter("small")]));
    room.put("all/big.eml", &big);
    let done = room.import("all", ImportFormat::Auto, Some("x")).await;
    assert_eq!(counts(&done), [3, 0, 0, 0, 0]);
    let raws = room.raws().await;
    let crlf = big.replace('\n', "\r\n");
    assert!(raws.contains(&crlf.replace("\r\n>From", "\r\nFrom").into_bytes()));
    assert!(raws.contains(&crlf.into_bytes()));
}

#[tokio::test(flavor = "multi_thread")]
async fn stopped_it_goes_on_from_there() {
    let mut room = Room::new().await;
    let mut letters: Vec<String> = (0..4_000)
        .map(|number| letter(&format!("{number}")))
        .collect();
    // Equal letters, far from each other.
    letters[3_999] = letters[0].clone();
    room.put("big.mbox", mbox(&letters));
    let path = room.source.path().join("big.mbox");
    let import = || Import {
        path: path.clone(),
        ..Import::default()
    };
    let told = Arc::new(Mutex::new(Vec::new()));
    let mut runs = 0;
    loop {
        runs += 1;
        let (engine, told) = (room.engine.clone(), Arc::clone(&told));
        let mut heard = 0;
        let progress = move |progress: &ImportProgress| {
            told.lock().unwrap().push(progress.clone());
            heard += 1;
            if heard == 3 {
                engine.stop_work(Work::Importing);
            }
        };
        let done = room.engine.import(import(), progress).await.unwrap();
        assert_eq!(done.resumed, runs > 1);
        if !done.stopped {
            break;
        }
        assert_eq!(done.messages, 1_000, "what was filed when Stop came");
        assert_eq!(room.raws().await.len().min(500), 500);
        // As another program would find it.
        room.engine.shut_down().await;
        room.engine = {
            let profile = room.profile.path().to_owned();
            drop(std::mem::replace(
                &mut room.engine,
                open(TempDir::new().unwrap().path()).await,
            ));
            open(&profile).await
        };
    }
    assert!(runs > 2);
    let folders = room.engine.list_folders().await.unwrap();
    let folder = folders.iter().find(|folder| folder.name == "big").unwrap();
    assert_eq!(folder.total, 4_000);
    let mut raws = Vec::new();
    for id in room.engine.ids_in(folder.id).await.unwrap() {
        raws.push(room.engine.raw(id).await.unwrap());
    }
    let expected: Vec<_> = letters
        .iter()
        .map(|letter| letter.replace('\n', "\r\n").into_bytes())
        .collect();
    assert!(
        raws == expected,
        "every letter once, in the order of the file"
    );
    let told = told.lock().unwrap();
    assert!(told.is_sorted_by_key(|progress| progress.bytes));
    let last = told.last().unwrap();
    assert_eq!(last.bytes, last.total_bytes);
}
