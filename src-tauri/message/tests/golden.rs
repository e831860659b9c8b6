//! Every message of tests/eml beside what is made of it. `POSTANE_BLESS=1 cargo test -p message` writes the outcomes anew;
//! read the difference before you keep it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: message::Page<'_> = message::Page {
    remote: false,
    dark: false,
    base: "mail://localhost/1/",
};

fn messages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eml");
    let mut found = Vec::new();
    for folder in fs::read_dir(root)
        .unwrap()
        .flatten()
        .filter(|e| e.path().is_dir())
    {
        for file in fs::read_dir(folder.path()).unwrap().flatten() {
            if file.path().extension().is_some_and(|e| e == "eml") {
                found.push(file.path());
            }
        }
    }
    found.sort();
    assert!(found.len() > 30, "the messages are missing");
    found
}

fn outcome(raw: &[u8]) -> String {
    let mut out = String::new();
    writeln!(out, "summary: {:#?}", message::summarize(raw)).unwrap();
    writeln!(out, "view: {:#?}", message::view(raw)).unwrap();
    writeln!(out, "parts:").unwrap();
    for part in message::parts(raw).iter().take(20) {
        writeln!(out, "  {part:?}").unwrap();
    }
    let text: String = message::text(raw).chars().take(2_000).collect();
    writeln!(out, "text:\n{text}").unwrap();
    let starter = message::reply(raw, &["bob@kardelen.example".into()], true, "Lead:");
    writeln!(
        out,
        "reply: {} | {} | {}",
        starter.to, starter.cc, starter.subject
    )
    .unwrap();
    out
}

/// The page without its style sheet, which is the same for all.
fn page(raw: &[u8]) -> String {
    let page = message::document(raw, &PAGE);
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    format!("{head}{body}\n")
}

#[test]
fn goldens() {
    let bless = std::env::var_os("POSTANE_BLESS").is_some();
    let mut wrong = Vec::new();
    for eml in messages() {
        let raw = fs::read(&eml).unwrap();
        for (extension, made) in [("txt", outcome(&raw)), ("html", page(&raw))] {
            let golden = eml.with_extension(extension);
            if bless {
                fs::write(&golden, made).unwrap();
                continue;
            }
            let expected = fs::read_to_string(&golden)
                .unwrap_or_default()
                .replace("\r\n", "\n");
            if expected != made.replace("\r\n", "\n") {
                wrong.push(format!("{}:\n{made}", golden.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn nothing_active_in_any_page() {
    for eml in messages() {
        let page = page(&fs::read(&eml).unwrap()).to_lowercase();
        for bad in [
            "<script",
            "<iframe",
            "<form",
            "<svg",
            "http-equiv",
            "<base",
            "<link",
            "<object",
            "src=\"http",
            "url(",
        ] {
            assert!(!page.contains(bad), "{}: {bad}", eml.display());
        }
        assert!(
            !page.replace("&quot;", "").split('<').any(|tag| tag
                .split('>')
                .next()
                .unwrap()
                .contains(" on"))
        );
    }
}

/// xorshift64*: the same mutations every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below.max(1)
    }
}

/// Everything that is made of a message.
fn all_of(raw: &[u8]) {
    let _ = message::summarize(raw);
    let _ = message::view(raw);
    let _ = message::document(
        raw,
        &message::Page {
            remote: true,
            ..PAGE
        },
    );
    let _ = message::html(raw);
    let _ = message::text(raw);
    let _ = message::headers(raw);
    for part in message::parts(raw).iter().take(10) {
        let _ = message::part(raw, part.number);
    }
    let _ = message::reply(raw, &[], true, "x");
    let _ = message::forward(raw, "x");
}

#[test]
fn mutations_never_panic() {
    // A panic that is caught on the way is one, too.
    std::panic::set_hook(Box::new(|info| {
        eprintln!("{info}");
        std::process::abort();
    }));
    let corpus: Vec<Vec<u8>> = messages()
        .iter()
        .map(|p| fs::read(p).unwrap())
        .filter(|raw| raw.len() < 8_000)
        .collect();
    let mut dice = Dice(0x5EED);
    for _ in 0..2_000 {
        let mut raw = corpus[dice.roll(corpus.len())].clone();
        for _ in 0..=dice.roll(8) {
            let at = dice.roll(raw.len());
            match dice.roll(5) {
                0 if !raw.is_empty() => raw[at] = dice.roll(256) as u8,
                1 => raw.truncate(at),
                2 => {
                    let other = &corpus[dice.roll(corpus.len())];
                    let from = dice.roll(other.len());
                    let to = (from + dice.roll(200)).min(other.len());
                    raw.splice(at..at, other[from..to].iter().copied());
                }
                3 if !raw.is_empty() => {
                    raw.remove(at);
                }
                _ => {
                    let piece: &[u8] = [
                        &b"\r\n"[..],
                        b"\n\n",
                        b"=?",
                        b"?=",
                        b"<",
                        b"\"",
                        b"\xff",
                        b"\0",
                        b"--m",
                    ][dice.roll(9)];
                    raw.splice(at..at, piece.iter().copied());
                }
            }
        }
        all_of(&raw);
    }
}
