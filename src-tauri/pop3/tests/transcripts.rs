//! Every transcript in `transcripts/`, replayed whole, a byte at a time, and cut at random.
//!
//! Notes (`> …`) are commands to be sent (`> RETR 1`), expected events (`> = Retrieved 1 …`), or settings
//! (`> encrypted`, `> until-stls`, `> limit 10`, `> entries 2`, `> piece 10`). Signing in: `> AUTH name password` is
//! PLAIN, `> SASL mechanism name secret` any other (SCRAM with a nonce behind), `> APOP name password` digests the
//! timestamp of the greeting.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use pop3::sasl::{CramMd5, Login, Mechanism, OauthBearer, Plain, Scram, Xoauth2};
use pop3::{Client, Command, Event, Limits, Protection, Step};
use wire::transcript::{self, Cut};

struct Replay {
    client: Client,
    written: Vec<u8>,
    events: Vec<String>,
    timestamp: String,
    dead: bool,
    tls: bool,
}

impl Replay {
    fn pump(&mut self) {
        while !self.dead {
            match self.client.step() {
                Ok(Step::Write(bytes)) => self.written.extend(bytes),
                Ok(Step::Read) => break,
                Ok(Step::StartTls) => {
                    self.tls = true;
                    break;
                }
                Ok(Step::Event(event)) => {
                    if let Event::Greeting {
                        apop: Some(apop), ..
                    } = &event
                    {
                        self.timestamp.clone_from(apop);
                    }
                    self.events.push(shown(&event));
                }
                Err(violation) => {
                    self.events.push(format!("Violation {violation:?}"));
                    self.dead = true;
                    assert_eq!(self.client.step(), Err(pop3::Violation::Over));
                }
            }
        }
    }

    fn judge(&mut self, result: Result<(), pop3::Violation>) {
        if let Err(violation) = result
            && !self.dead
        {
            self.events.push(format!("Violation {violation:?}"));
            self.dead = true;
        }
    }
}

fn shown(event: &Event) -> String {
    let number = |number: &Option<u32>| number.map_or("-".to_owned(), |n| n.to_string());
    let text = match event {
        Event::Greeting { words, apop: None } => format!("Greeting {words}"),
        Event::Greeting {
            words,
            apop: Some(apop),
        } => format!("Greeting {words} apop {apop}"),
        Event::Capabilities(all) => format!("Capabilities {}", all.lines.join(",")),
        Event::UserAccepted => "UserAccepted".to_owned(),
        Event::SignedIn => "SignedIn".to_owned(),
        Event::Stat(stat) => format!("Stat {} {}", stat.messages, stat.bytes),
        Event::Uidl(all) => all.iter().fold("Uidl".to_owned(), |text, entry| {
            format!("{text} {}={}", entry.number, entry.uid)
        }),
        Event::List(all) => all.iter().fold("List".to_owned(), |text, entry| {
            format!("{text} {}={}", entry.number, entry.bytes)
        }),
        Event::Piece { number, bytes } => format!("Piece {number} {}", bytes.escape_ascii()),
        Event::Languages(all) => all.iter().fold("Languages".to_owned(), |text, language| {
            format!("{text} {}={}", language.tag, language.name)
        }),
        Event::Retrieved { number, raw } => format!("Retrieved {number} {}", raw.escape_ascii()),
        Event::Top { number, raw } => format!("Top {number} {}", raw.escape_ascii()),
        Event::Deleted { number } => format!("Deleted {number}"),
        Event::Done { command } => format!("Done {command}"),
        Event::Bye { words } => format!("Bye {words}"),
        Event::Refused {
            command,
            number: about,
            refusal,
        } => format!(
            "Refused {} {} {} {}",
            command.map_or("-".to_owned(), |verb| verb.to_string()),
            number(about),
            refusal
                .code
                .as_ref()
                .map_or("-".to_owned(), |code| format!("{code:?}")),
            refusal.words
        ),
    };
    text.trim().to_owned()
}

fn command(note: &str, timestamp: &str) -> Option<Command> {
    let note = note.replace("\\r", "\r").replace("\\n", "\n");
    let (verb, rest) = note.split_once(' ').unwrap_or((&note, ""));
    let number = || rest.split(' ').next().unwrap().parse().unwrap();
    Some(match verb {
        "CAPA" => Command::Capa,
        "STLS" => Command::Stls,
        "USER" => Command::User(rest.to_owned()),
        "PASS" => Command::Pass(rest.into()),
        "AUTH" => {
            let (user, password) = rest.split_once(' ').unwrap();
            Command::Auth(Box::new(Plain::new(user, password.into())))
        }
        "SASL" => {
            let words: Vec<&str> = rest.split(' ').collect();
            let (user, secret) = (words[1], words[2].into());
            let mechanism: Box<dyn Mechanism> = match words[0] {
                "LOGIN" => Box::new(Login::new(user, secret)),
                "CRAM-MD5" => Box::new(CramMd5::new(user, secret)),
                "SCRAM-SHA-1" => Box::new(Scram::sha1(user, &secret, words[3])),
                "SCRAM-SHA-256" => Box::new(Scram::sha256(user, &secret, words[3])),
                "XOAUTH2" => Box::new(Xoauth2::new(user, secret)),
                "OAUTHBEARER" => Box::new(OauthBearer::new(user, secret, "pop.example.org", 995)),
                other => panic!("{other}"),
            };
            Command::Auth(mechanism)
        }
        "APOP" => {
            let (user, password) = rest.split_once(' ').unwrap();
            Command::apop(timestamp, user, &password.into())
        }
        "UTF8" => Command::Utf8,
        "LANG" => Command::Lang((!rest.is_empty()).then(|| rest.to_owned())),
        "STAT" => Command::Stat,
        "UIDL" => Command::Uidl,
        "LIST" => Command::List,
        "RETR" => Command::Retr(number()),
        "TOP" => Command::Top(number(), rest.split_once(' ').unwrap().1.parse().unwrap()),
        "DELE" => Command::Dele(number()),
        "NOOP" => Command::Noop,
        "RSET" => Command::Rset,
        "QUIT" => Command::Quit,
        _ => return None,
    })
}

fn replay(name: &str, steps: &[transcript::Step], cut: Cut) {
    let mut protection = Protection::PlainAllowed;
    let mut limits = Limits::default();
    for step in steps {
        if let transcript::Step::Note(note) = step {
            match note.split_once(' ').unwrap_or((note, "")) {
                ("encrypted", _) => protection = Protection::Encrypted,
                ("until-stls", _) => protection = Protection::PlainUntilStls,
                ("limit", bytes) => limits.message = bytes.parse().unwrap(),
                ("piece", bytes) => limits.piece = bytes.parse().unwrap(),
                ("entries", count) => limits.entries = count.parse().unwrap(),
                _ => {}
            }
        }
    }
    let mut replay = Replay {
        client: Client::new(protection, limits),
        written: Vec::new(),
        events: Vec::new(),
        timestamp: String::new(),
        dead: false,
        tls: false,
    };
    for step in steps {
        match step {
            transcript::Step::Server(bytes) => {
                replay.pump();
                assert_eq!(
                    replay.written.escape_ascii().to_string(),
                    "",
                    "{name} {cut:?}: written too early"
                );
                for piece in cut.pieces(bytes) {
                    replay.client.feed(piece);
                    replay.pump();
                }
            }
            transcript::Step::Client(bytes) => {
                replay.pump();
                assert!(
                    replay.written.starts_with(bytes),
                    "{name} {cut:?}: expected {}, written {}",
                    bytes.escape_ascii(),
                    replay.written.escape_ascii()
                );
                replay.written.drain(..bytes.len());
            }
            transcript::Step::Tls => {
                replay.pump();
                if !replay.dead {
                    assert!(replay.tls, "{name} {cut:?}: no handshake");
                    let started = replay.client.tls_started();
                    replay.judge(started);
                }
            }
            transcript::Step::Eof => {
                replay.pump();
                let closed = replay.client.closed();
                replay.judge(closed);
            }
            transcript::Step::Note(note) => {
                if let Some(event) = note.strip_prefix('=') {
                    replay.pump();
                    let seen = (!replay.events.is_empty()).then(|| replay.events.remove(0));
                    assert_eq!(seen.as_deref(), Some(event.trim()), "{name} {cut:?}");
                } else if let Some(command) = command(note, &replay.timestamp) {
                    replay.client.send(command);
                }
            }
        }
    }
    replay.pump();
    assert_eq!(replay.events, [""; 0], "{name} {cut:?}: more events");
    assert_eq!(
        replay.written.escape_ascii().to_string(),
        "",
        "{name} {cut:?}: more written"
    );
}

#[test]
fn every_transcript() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let steps = transcript::parse(&text).unwrap_or_else(|line| panic!("{name}: {line}"));
        for cut in Cut::all() {
            replay(&name, &steps, cut);
        }
        count += 1;
    }
    assert!(count > 60);
}

#[test]
fn at_most_a_window_is_written_ahead() {
    let mut client = Client::new(Protection::Encrypted, Limits::default());
    client.feed(b"+OK\r\n");
    assert!(matches!(client.step(), Ok(Step::Event(_))));
    client.send(Command::Capa);
    assert!(matches!(client.step(), Ok(Step::Write(_))));
    client.feed(b"+OK\r\nPIPELINING\r\n.\r\n");
    assert!(matches!(client.step(), Ok(Step::Event(_))));
    for _ in 0..1000 {
        client.send(Command::Noop);
    }
    let Ok(Step::Write(bytes)) = client.step() else {
        panic!("nothing written")
    };
    let window = pop3::limits::PIPELINED;
    assert_eq!(bytes.len(), window * b"NOOP\r\n".len());
    // The next ones come together, once half of these are answered.
    for _ in 0..=window / 2 {
        assert_eq!(client.step(), Ok(Step::Read));
        client.feed(b"+OK\r\n");
        assert!(matches!(client.step(), Ok(Step::Event(_))));
    }
    let Ok(Step::Write(bytes)) = client.step() else {
        panic!("no more written")
    };
    assert_eq!(bytes.len(), (window / 2 + 1) * b"NOOP\r\n".len());
    assert_eq!(client.step(), Ok(Step::Read));
}

#[test]
fn no_secret_in_debug() {
    let mut client = Client::new(Protection::Encrypted, Limits::default());
    client.feed(b"+OK\r\n");
    let _ = client.step();
    client.send(Command::Pass("hunter2".into()));
    let mut shown = format!("{client:?}");
    shown += &format!("{:?}", client.step());
    client.feed(b"+OK\r\n");
    let _ = client.step();
    let long = "hunter2".repeat(50);
    client.send(Command::Auth(Box::new(Plain::new("bob", long.into()))));
    shown += &format!("{client:?}{:?}{client:?}", client.step());
    assert!(!shown.contains("hunter2"), "{shown}");
    // Nor as a list of bytes.
    assert!(!shown.contains("104, 117"), "{shown}");
}

/// Whatever a server says, the machine neither panics nor answers more than was asked.
#[test]
fn nonsense_of_every_kind() {
    const WORDS: &[&[u8]] = &[
        b"+OK",
        b"-ERR",
        b"+ ",
        b"\r\n",
        b"\n",
        b"\r",
        b".",
        b"..",
        b" ",
        b"1",
        b"2 3",
        b"<a@b>",
        b"[AUTH]",
        b"[",
        b"]",
        b"\xff",
        b"\0",
        b"CAPA",
        b"PIPELINING",
        b"=",
        b"eHl6",
    ];
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let commands = [
        "CAPA",
        "STLS",
        "USER a",
        "PASS b",
        "AUTH a b",
        "STAT",
        "UIDL",
        "LIST",
        "RETR 1",
        "TOP 1 1",
        "DELE 1",
        "NOOP",
        "RSET",
        "QUIT",
        "UTF8",
        "LANG",
        "LANG tr",
        "APOP a b",
        "SASL LOGIN a b",
        "SASL SCRAM-SHA-1 a b c",
        "SASL XOAUTH2 a b",
    ];
    for _ in 0..3000 {
        let limits = Limits {
            piece: 3,
            ..Limits::default()
        };
        let mut client = Client::new(Protection::PlainAllowed, limits);
        client.feed(b"+OK\r\n");
        let mut sent = 1;
        let mut events = 0;
        for _ in 0..random(40) {
            if random(3) == 0 {
                let note = commands[random(commands.len())];
                client.send(command(note, "<1@x>").unwrap());
                sent += 1;
            } else {
                client.feed(WORDS[random(WORDS.len())]);
            }
            loop {
                match client.step() {
                    Ok(Step::Event(Event::Piece { .. })) => {}
                    Ok(Step::Event(_)) => events += 1,
                    Ok(Step::Write(bytes)) => assert!(bytes.ends_with(b"\r\n")),
                    Ok(Step::Read | Step::StartTls) | Err(_) => break,
                }
            }
            assert!(events <= sent);
        }
    }
}
