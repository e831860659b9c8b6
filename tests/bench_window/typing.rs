//! From a keystroke in the search box to the results on screen.

use serde_json::Value;
use std::path::Path;
use std::time::Duration;
use support::cli::our_program;
use support::desktop::Desktop;
use support::processes::wait_for;
use support::webdriver::{Window, keys};

/// What is typed, letter by letter, and taken out again.
const QUERIES: [&str; 6] = [
    "invoice",
    "harbour lan",
    "toplantı",
    "zümrüdüanka",
    "from:anna",
    "abschied",
];
/// Between two keystrokes: somebody types quickly.
const BETWEEN: Duration = Duration::from_millis(120);
const PATIENCE: Duration = Duration::from_secs(20);

/// What a keystroke led to, in milliseconds after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keystroke {
    /// The rows are in the page,
    pub(crate) answered: f64,
    /// and painted.
    pub(crate) painted: f64,
}

/// Changes of the rows by a script.
const CHANGES: usize = 50;

/// What typing led to.
#[derive(Debug)]
pub(crate) struct Typed {
    /// Each keystroke after which something is found.
    pub(crate) keys: Vec<Keystroke>,
    /// Milliseconds until rows are painted that a script has changed at the same pace: nobody is asked, so no search can
    /// be on screen sooner.
    pub(crate) alone: Vec<f64>,
}

/// Types into the search box of a profile, and times what it leads to.
pub(crate) fn typed(profile: &Path) -> Typed {
    let desktop = Desktop::start(None);
    let window = Window::open(
        &desktop,
        &our_program("postane", "POSTANE_BIN"),
        &["--profile", profile.to_str().unwrap()],
    );
    let search = window.wait_for("search-box");
    let _rows = window.wait_for_css(".rows .row");
    std::thread::sleep(Duration::from_secs(1));
    // The list says whose hits it shows. A frame's callbacks come before the frame is laid out and painted, and a timer
    // that one of them sets comes after.
    window.script(
        "window.typed = []; let key = 0; \
         document.getElementById('search-box').addEventListener('keydown', event => { key = event.timeStamp; }, true); \
         new MutationObserver(() => { const began = key, answered = performance.now() - began; \
             if (!document.getElementById('list').dataset.search) return; \
             requestAnimationFrame(() => \
                 setTimeout(() => window.typed.push([answered, performance.now() - began]))); \
         }).observe(document.getElementById('list'), { attributes: true, attributeFilter: ['data-search'] });",
    );
    for query in QUERIES {
        for letter in query.chars() {
            window.keys(&search, &letter.to_string());
            std::thread::sleep(BETWEEN);
        }
        for _ in query.chars() {
            window.keys(&search, keys::BACKSPACE);
            std::thread::sleep(BETWEEN);
        }
    }
    let letters: usize = QUERIES.iter().map(|query| query.chars().count()).sum();
    // Each letter once forward, and each but the first once backward.
    let expected = 2 * letters - QUERIES.len();
    let typed = wait_for("an answer to each keystroke", PATIENCE, || {
        let typed = window.script("return window.typed;");
        let typed = typed.as_array().cloned().unwrap_or_default();
        (typed.len() >= expected).then_some(typed)
    });
    desktop.screenshot("bench-typing");
    window.script(&format!(
        "window.alone = []; \
         const rows = [...document.querySelectorAll('.rows .row')].map(row => \
             [row.querySelector('.who'), row.querySelector('.subject')]); \
         const pause = ms => new Promise(done => setTimeout(done, ms)); \
         (async () => {{ for (let turn = 0; turn < {CHANGES}; turn++) {{ \
             await pause({}); \
             const began = performance.now(); \
             rows.forEach(([who, subject], row) => {{ \
                 who.textContent = `Somebody ${{turn * 7 + row}}`; \
                 subject.textContent = `${{turn * 7 + row}} words of a subject, and some of a letter behind it.`; \
             }}); \
             await new Promise(requestAnimationFrame); \
             await pause(0); \
             window.alone.push(performance.now() - began); \
         }} }})();",
        BETWEEN.as_millis()
    ));
    let alone = wait_for("rows that a script changes", PATIENCE, || {
        let alone = window.script("return window.alone;");
        let alone: Vec<f64> = alone.as_array()?.iter().filter_map(Value::as_f64).collect();
        (alone.len() >= CHANGES).then_some(alone)
    });
    let of = |times: &Value, at: usize| times[at].as_f64().unwrap();
    let keys = typed.iter().map(|times| Keystroke {
        answered: of(times, 0),
        painted: of(times, 1),
    });
    Typed {
        keys: keys.collect(),
        alone,
    }
}
