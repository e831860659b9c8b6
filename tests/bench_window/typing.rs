//! From a keystroke in the search box to the results on screen.

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

/// Types into the search box of a profile, and times every keystroke after which something is found.
pub(crate) fn keystrokes(profile: &Path) -> Vec<Keystroke> {
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
    let of = |times: &serde_json::Value, at: usize| times[at].as_f64().unwrap();
    typed
        .iter()
        .map(|times| Keystroke {
            answered: of(times, 0),
            painted: of(times, 1),
        })
        .collect()
}
