//! Killed at any instant: every message is there, exactly once.
//!
//! Three quarters of the kills fall anywhere in a session with Dovecot. The others wait for the moments that matter,
//! which a clock would hardly ever meet: between the last RETR and the first DELE, where the commit is; between DELE
//! and QUIT; while QUIT is on its way. There the server holds its breath and the client is killed.
//!
//! `POSTANE_KILLS` says how many kills in all (200), `POSTANE_SEED` repeats a run.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Output};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use support::certificates::Certs;
use support::cli::{Cli, NewAccount};
use support::dovecot::{Dovecot, PASSWORD};
use support::faulty::{self, Fault, Faulty, Mode, Moment, Script, Stage};
use support::mixed::{Dice, as_sent, messages};

const MESSAGES: usize = 24;
/// After so many kills a profile is looked through, and another one begun.
const CHAPTER: usize = 250;
/// What runs longer than this hangs.
const HANGS: Duration = Duration::from_secs(90);

/// All kills of this run.
fn kills() -> usize {
    let asked = std::env::var("POSTANE_KILLS").ok();
    asked.map_or(200, |kills| {
        kills.parse().expect("POSTANE_KILLS is a number")
    })
}

fn seed() -> u64 {
    let asked = std::env::var("POSTANE_SEED").ok();
    let seed = asked.and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap();
        u64::from(now.subsec_nanos()) ^ now.as_secs()
    });
    println!("POSTANE_SEED={seed} repeats this run");
    seed
}

/// So many kills, in parts of a chapter at most.
fn chapters(kills: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..kills.div_ceil(CHAPTER))
        .map(move |chapter| (chapter, CHAPTER.min(kills - chapter * CHAPTER)))
}

/// A maildrop and the profile that receives from it.
struct Post<'a> {
    cli: Cli,
    mode: Mode,
    seed: u64,
    round: u64,
    sessions: usize,
    /// Everything that was ever delivered, as it is sent.
    expected: Vec<Vec<u8>>,
    deliver: &'a dyn Fn(&[u8]),
    remaining: &'a dyn Fn() -> Vec<Vec<u8>>,
}

impl Post<'_> {
    /// The next messages; each is one of its kind, so that one that came twice can be told.
    fn fill(&mut self) {
        let round = self.round;
        for (number, message) in (1..).zip(messages(self.seed.wrapping_add(round), MESSAGES)) {
            let number: u64 = number;
            let mark = format!("X-Round: {round}.{number}\n");
            let message = [mark.as_bytes(), &message].concat();
            (self.deliver)(&message);
            self.expected.push(as_sent(&message));
        }
        self.round += 1;
    }

    /// Whether this session was killed. When it was not there is new mail for the next one.
    fn was_killed(&mut self, output: &Output) -> bool {
        self.sessions += 1;
        let killed = output.status.signal() == Some(9);
        if !killed {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "session {}: {said}", self.sessions);
        }
        if !killed || (self.remaining)().is_empty() {
            self.fill();
        }
        killed
    }

    /// Once more in peace, and then everything is where it should be.
    fn judge(mut self, what: &str) {
        let last = self.cli.run(&["receive"], Some(PASSWORD)).json();
        let mut received = self.cli.exported("inbox");
        println!(
            "{what}: {} sessions, {} messages; the last one: {last}",
            self.sessions,
            self.expected.len()
        );
        received.sort();
        self.expected.sort();
        let mut remaining: Vec<_> = (self.remaining)().iter().map(|raw| as_sent(raw)).collect();
        remaining.sort();
        match self.mode {
            Mode::Delete => assert_eq!(remaining.len(), 0, "{what}: the maildrop is empty"),
            Mode::Keep => assert!(
                remaining == self.expected,
                "{what}: the maildrop is complete"
            ),
        }
        let count = received.len();
        received.dedup();
        assert_eq!(
            count - received.len(),
            0,
            "{what}: messages that came twice"
        );
        let there = |message: &&Vec<u8>| received.binary_search(message).is_err();
        let missing = self.expected.iter().filter(there).count();
        assert_eq!(
            missing, 0,
            "{what}: messages that are lost, or not as they were"
        );
        assert_eq!(
            received.len(),
            self.expected.len(),
            "{what}: messages that nobody sent"
        );
    }
}

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

/// Kills by the clock.
fn anywhere(mode: Mode, kills: usize) {
    let seed = seed();
    let mut dice = Dice::new(seed);
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    let ca_file = certs.ca_file();
    for (chapter, kills) in chapters(kills) {
        let user = format!("ayse{chapter}");
        let profile = tempfile::tempdir().unwrap();
        let mut post = Post {
            cli: Cli::new(profile.path()),
            mode,
            seed: seed.wrapping_add(1_000_000 * chapter as u64),
            round: 0,
            sessions: 0,
            expected: Vec::new(),
            deliver: &|message| dovecot.deliver(&user, message),
            remaining: &|| dovecot.remaining(&user),
        };
        let account = NewAccount {
            email: &format!("{user}@kardelen.example"),
            pop3_port: dovecot.pop3s_port,
            pop3_security: "tls",
            smtp_port: 1,
            smtp_security: "tls",
            ca_file: &ca_file,
            leave_on_server: mode == Mode::Keep,
        };
        let _added = post.cli.add_account(&account, None).json();
        // How long a session takes that nobody disturbs.
        post.fill();
        let start = Instant::now();
        let first = post.cli.run(&["receive"], Some(PASSWORD)).json();
        assert_eq!(first["received"], MESSAGES);
        let undisturbed = start.elapsed();
        let mut whole = undisturbed;
        post.fill();

        let mut done = 0;
        while done < kills {
            assert!(
                post.sessions < 20 * kills.max(10),
                "the sessions end before they can be killed: {done} of {}",
                post.sessions
            );
            let mut child = post.cli.start(&["receive"], Some(PASSWORD));
            std::thread::sleep(instant(&mut dice, whole));
            child.kill().unwrap();
            // The machine is now more, now less busy: about one session in six is to end by itself.
            if post.was_killed(&child.wait_with_output().unwrap()) {
                whole = whole.mul_f32(1.02);
                done += 1;
            } else {
                whole = whole.mul_f32(0.9);
            }
        }
        post.judge(&format!(
            "{mode:?}, anywhere: {kills} kills, a session takes {undisturbed:?}"
        ));
    }
}

/// Where a session is killed.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Phase {
    /// The last message has been handed out: it is being committed, or has just been.
    Commit,
    /// A DELE has come and is not answered.
    Dele,
    /// A DELE has been answered.
    Deleted,
    /// The last DELE has been answered: QUIT is next.
    BeforeQuit,
    /// QUIT has come: what is marked goes, and nobody hears of it.
    Quit,
    /// QUIT has been answered.
    Bye,
}

impl Phase {
    fn of(mode: Mode) -> &'static [Self] {
        match mode {
            Mode::Delete => &[
                Self::Commit,
                Self::Dele,
                Self::Deleted,
                Self::Commit,
                Self::BeforeQuit,
                Self::Quit,
                Self::Bye,
            ],
            Mode::Keep => &[Self::Commit, Self::Commit, Self::Quit, Self::Bye],
        }
    }

    /// The moment in a session that lists so many messages, and how long after it the kill comes.
    fn moment(self, dice: &mut Dice, messages: usize) -> (Moment, Duration) {
        let any = 1 + dice.below(messages);
        let at_once = Duration::ZERO;
        // The server is silent meanwhile, so that no answer to DELE can come before the kill.
        let during_commit = Duration::from_micros(dice.below(80_000) as u64);
        match self {
            Self::Commit => (Moment::After(Stage::Retr(messages)), during_commit),
            Self::Dele => (Moment::Before(Stage::Dele(any)), at_once),
            Self::Deleted => (Moment::After(Stage::Dele(any)), at_once),
            Self::BeforeQuit => (Moment::After(Stage::Dele(messages)), at_once),
            Self::Quit => (Moment::Before(Stage::Quit), at_once),
            Self::Bye => (Moment::After(Stage::Quit), at_once),
        }
    }
}

/// The session under way, and when to kill it.
#[derive(Default)]
struct Victim {
    child: Option<Child>,
    at: Option<(Moment, Duration)>,
}

/// Waits for the end of a session; what hangs is a failure.
fn end_of(victim: &Mutex<Victim>) -> Output {
    let start = Instant::now();
    loop {
        let mut now = victim.lock().unwrap();
        let child = now.child.as_mut().unwrap();
        if child.try_wait().unwrap().is_some() {
            return now.child.take().unwrap().wait_with_output().unwrap();
        }
        if start.elapsed() > HANGS {
            child.kill().unwrap();
            panic!("a session hangs");
        }
        drop(now);
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Kills at the moments that matter. In every second chapter the server removes what is marked also when the session
/// breaks off (against RFC 1939 §6).
fn at_the_moments_that_matter(mode: Mode, kills: usize) {
    let seed = seed();
    let mut dice = Dice::new(seed);
    let certs = Certs::make();
    let ca_file = certs.ca_file();
    for (chapter, kills) in chapters(kills) {
        let faults: &[Fault] = if chapter % 2 == 0 {
            &[Fault::DirtyCommit]
        } else {
            &[]
        };
        let server = Faulty::start(Script::always(faults));
        let victim = Arc::new(Mutex::new(Victim::default()));
        let hunted = Arc::clone(&victim);
        server.listen(move |moment| {
            let wait = hunted.lock().unwrap().at.filter(|(at, _)| *at == moment);
            if let Some((_, wait)) = wait {
                std::thread::sleep(wait);
                let mut victim = hunted.lock().unwrap();
                victim.at = None;
                if let Some(child) = &mut victim.child {
                    child.kill().unwrap();
                }
            }
        });
        let profile = tempfile::tempdir().unwrap();
        let mut post = Post {
            cli: Cli::new(profile.path()),
            mode,
            seed: seed.wrapping_add(1_000_000 * chapter as u64),
            round: 0,
            sessions: 0,
            expected: Vec::new(),
            deliver: &|message| server.deliver(&as_sent(message)),
            remaining: &|| server.remaining(),
        };
        let account = NewAccount {
            email: faulty::USER,
            pop3_port: server.port,
            pop3_security: "none",
            smtp_port: 1,
            smtp_security: "tls",
            ca_file: &ca_file,
            leave_on_server: mode == Mode::Keep,
        };
        let _added = post.cli.add_account(&account, None).json();
        post.fill();
        let mut fallen: BTreeMap<Phase, usize> = BTreeMap::new();
        let mut done = 0;
        while done < kills {
            assert!(
                post.sessions < 20 * kills.max(10),
                "{done} kills in {} sessions: {fallen:?}",
                post.sessions
            );
            let phases = Phase::of(mode);
            let phase = phases[done % phases.len()];
            let waiting = server.remaining().len();
            {
                let mut victim = victim.lock().unwrap();
                victim.at = Some(phase.moment(&mut dice, waiting.max(1)));
                victim.child = Some(post.cli.start(&["receive"], Some(faulty::PASSWORD)));
            }
            if post.was_killed(&end_of(&victim)) {
                *fallen.entry(phase).or_default() += 1;
                done += 1;
            }
        }
        victim.lock().unwrap().at = None;
        post.judge(&format!("{mode:?}, at moments: {kills} kills, {fallen:?}"));
    }
}

#[test]
fn killed_anywhere_in_delete_mode() {
    anywhere(Mode::Delete, kills() / 2);
}

#[test]
fn killed_anywhere_in_keep_mode() {
    anywhere(Mode::Keep, kills() / 4);
}

#[test]
fn killed_around_the_commit_in_delete_mode() {
    at_the_moments_that_matter(Mode::Delete, kills() / 8);
}

#[test]
fn killed_around_the_commit_in_keep_mode() {
    at_the_moments_that_matter(
        Mode::Keep,
        kills() - kills() / 2 - kills() / 4 - kills() / 8,
    );
}
