//! The POP3 machine against a server that says anything at all, split anywhere: it never panics, never writes a
//! credential where it must not, never hands out more than its limits allow, and once dead stays dead.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use pop3::{Client, Command, Event, Limits, Protection, Step, Violation};
use wire::Secret;

const MESSAGE: usize = 4_096;
const PIECE: usize = 256;

#[derive(Arbitrary, Debug)]
enum Turn {
    Says(Vec<u8>),
    Capa,
    Stls,
    User,
    Pass,
    Plain,
    Scram,
    CramMd5,
    Stat,
    Uidl,
    List,
    Retr(u8),
    Top(u8),
    Dele(u8),
    Noop,
    Utf8,
    Lang,
    Quit,
    Closes,
}

#[derive(Arbitrary, Debug)]
struct Session {
    protection: u8,
    turns: Vec<Turn>,
}

fn secret() -> Secret {
    Secret::new("kız-kulesi".to_owned())
}

fn command(turn: &Turn) -> Option<Command> {
    Some(match turn {
        Turn::Says(_) | Turn::Closes => return None,
        Turn::Capa => Command::Capa,
        Turn::Stls => Command::Stls,
        Turn::User => Command::User("ayse".to_owned()),
        Turn::Pass => Command::Pass(secret()),
        Turn::Plain => Command::Auth(Box::new(pop3::sasl::Plain::new("ayse", secret()))),
        Turn::Scram => Command::Auth(Box::new(pop3::sasl::Scram::sha256(
            "ayse",
            &secret(),
            "nonce",
        ))),
        Turn::CramMd5 => Command::Auth(Box::new(pop3::sasl::CramMd5::new("ayse", secret()))),
        Turn::Stat => Command::Stat,
        Turn::Uidl => Command::Uidl,
        Turn::List => Command::List,
        Turn::Retr(number) => Command::Retr(u32::from(*number)),
        Turn::Top(number) => Command::Top(u32::from(*number), 0),
        Turn::Dele(number) => Command::Dele(u32::from(*number)),
        Turn::Noop => Command::Noop,
        Turn::Utf8 => Command::Utf8,
        Turn::Lang => Command::Lang(Some("tr".to_owned())),
        Turn::Quit => Command::Quit,
    })
}

/// Does what the machine says; `None` once it is dead.
fn drive(
    client: &mut Client,
    encrypted: &mut bool,
    plain_until_stls: bool,
    arrived: &mut usize,
) -> Option<()> {
    loop {
        match client.step() {
            Ok(Step::Read) => return Some(()),
            Ok(Step::Write(bytes)) => {
                if plain_until_stls && !*encrypted {
                    let line = String::from_utf8_lossy(&bytes);
                    for credential in ["USER", "PASS", "AUTH", "APOP", "kız"] {
                        assert!(
                            !line.contains(credential),
                            "a credential in plain text: {line}"
                        );
                    }
                }
            }
            Ok(Step::StartTls) => {
                client.tls_started().ok()?;
                *encrypted = true;
            }
            Ok(Step::Event(Event::Piece { bytes, .. })) => {
                *arrived += bytes.len();
                assert!(*arrived <= MESSAGE);
            }
            Ok(Step::Event(Event::Retrieved { raw, .. })) => {
                assert!(*arrived + raw.len() <= MESSAGE);
                *arrived = 0;
            }
            Ok(Step::Event(Event::Top { raw, .. })) => assert!(raw.len() <= MESSAGE),
            Ok(Step::Event(Event::Uidl(entries))) => assert!(entries.len() <= 100),
            Ok(Step::Event(Event::List(entries))) => assert!(entries.len() <= 100),
            Ok(Step::Event(_)) => {}
            Err(_) => {
                assert_eq!(client.step().err(), Some(Violation::Over), "dead is dead");
                return None;
            }
        }
    }
}

fuzz_target!(|session: Session| {
    let protection = match session.protection % 3 {
        0 => Protection::Encrypted,
        1 => Protection::PlainAllowed,
        _ => Protection::PlainUntilStls,
    };
    let limits = Limits {
        message: MESSAGE,
        entries: 100,
        piece: PIECE,
    };
    let mut client = Client::new(protection, limits);
    let (mut encrypted, mut arrived) = (false, 0);
    for turn in &session.turns {
        match turn {
            Turn::Says(bytes) => client.feed(bytes),
            Turn::Closes => {
                let _ = client.closed();
            }
            asked => {
                if let Some(command) = command(asked) {
                    client.send(command);
                }
            }
        }
        let until_stls = protection == Protection::PlainUntilStls;
        if drive(&mut client, &mut encrypted, until_stls, &mut arrived).is_none() {
            return;
        }
    }
});
