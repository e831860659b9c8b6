//! The POP3 side: RFC 1939, CAPA (RFC 2449), STLS (RFC 2595), AUTH PLAIN (RFC 5034).

use super::maildrop::Stored;
use super::stream::Conversation;
use super::{Behaviour, Office};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use std::io;

/// A maildrop that one session has; given back when the session ends, however it ends.
struct Transaction<'office> {
    office: &'office Office,
    user: String,
    messages: Vec<Stored>,
    deleted: Vec<bool>,
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        self.office.state().maildrops.unlock(&self.user);
    }
}

impl<'office> Transaction<'office> {
    fn begin(office: &'office Office, user: &str) -> Option<Self> {
        let messages = office.state().maildrops.lock(user)?;
        let deleted = vec![false; messages.len()];
        Some(Self {
            office,
            user: user.to_owned(),
            messages,
            deleted,
        })
    }

    /// The message with this number (from 1) that is not marked as deleted.
    fn message(&self, number: &str) -> Option<(usize, &Stored)> {
        let index = number.parse::<usize>().ok()?.checked_sub(1)?;
        if *self.deleted.get(index)? {
            None
        } else {
            Some((index, self.messages.get(index)?))
        }
    }

    fn waiting(&self) -> impl Iterator<Item = (usize, &Stored)> {
        let number = |(index, message)| (index + 1, message);
        self.messages
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.deleted[*index])
            .map(number)
    }

    fn update(&self) {
        let marked = self
            .messages
            .iter()
            .zip(&self.deleted)
            .filter(|(_, deleted)| **deleted);
        let unique_ids: Vec<String> = marked
            .map(|(message, _)| message.unique_id.clone())
            .collect();
        self.office
            .state()
            .maildrops
            .remove(&self.user, &unique_ids);
    }
}

pub(super) async fn serve(mut talk: Conversation, office: &Office) -> io::Result<()> {
    talk.say("+OK Kardelen post office ready");
    if office.behaves(Behaviour::Hang) {
        talk.flush().await?;
        std::future::pending::<()>().await;
    }
    let mut user = String::new();
    let mut transaction: Option<Transaction<'_>> = None;
    while let Some(line) = talk.line().await? {
        let line = String::from_utf8_lossy(&line).into_owned();
        let (verb, argument) = line.split_once(' ').unwrap_or((&line, ""));
        match (verb.to_ascii_uppercase().as_str(), &mut transaction) {
            ("QUIT", transaction) => {
                if let Some(transaction) = transaction {
                    transaction.update();
                }
                drop(transaction.take());
                talk.say("+OK goodbye");
                return talk.close().await;
            }
            ("CAPA", signed_in) => {
                let start_tls = !talk.encrypted
                    && signed_in.is_none()
                    && !office.behaves(Behaviour::WithoutStartTls);
                talk.say("+OK");
                let capabilities = [
                    "USER",
                    "SASL PLAIN",
                    "UIDL",
                    "TOP",
                    "PIPELINING",
                    "RESP-CODES",
                    "AUTH-RESP-CODE",
                ];
                capabilities
                    .into_iter()
                    .chain(start_tls.then_some("STLS"))
                    .for_each(|line| talk.say(line));
                talk.say(".");
            }
            ("STLS", None) if !talk.encrypted && !office.behaves(Behaviour::WithoutStartTls) => {
                talk.say("+OK begin TLS");
                if office.behaves(Behaviour::InjectAfterStartTls) {
                    talk.say("+OK injected");
                }
                talk = talk.encrypt(&office.tls).await?;
                user.clear();
            }
            ("USER", None) => {
                argument.clone_into(&mut user);
                talk.say("+OK");
            }
            ("PASS", None) => transaction = sign_in(&mut talk, office, &user, argument),
            ("AUTH", None) => {
                let (mechanism, initial) = argument.split_once(' ').unwrap_or((argument, ""));
                if mechanism.eq_ignore_ascii_case("PLAIN") {
                    let Some((user, password)) = plain(&mut talk, initial, "+ ").await? else {
                        talk.say("-ERR that is no PLAIN response");
                        continue;
                    };
                    transaction = sign_in(&mut talk, office, &user, &password);
                } else if mechanism.is_empty() {
                    talk.say("+OK\r\nPLAIN\r\n.");
                } else {
                    talk.say("-ERR no such mechanism");
                }
            }
            (verb, Some(transaction)) => {
                if !answer(&mut talk, transaction, verb, argument) {
                    return talk.close().await;
                }
            }
            _ => talk.say("-ERR not now"),
        }
    }
    Ok(())
}

fn sign_in<'office>(
    talk: &mut Conversation,
    office: &'office Office,
    user: &str,
    password: &str,
) -> Option<Transaction<'office>> {
    if !office.knows(user, password) {
        talk.say("-ERR [AUTH] wrong name or password");
        return None;
    }
    let transaction = Transaction::begin(office, user);
    talk.say(if transaction.is_some() {
        "+OK signed in"
    } else {
        "-ERR [IN-USE] another session has this maildrop"
    });
    transaction
}

/// The name and password of a PLAIN response (RFC 4616), asked for when it did not come with the command.
pub(super) async fn plain(
    talk: &mut Conversation,
    initial: &str,
    challenge: &str,
) -> io::Result<Option<(String, String)>> {
    let response = if initial.is_empty() {
        talk.say(challenge);
        let Some(line) = talk.line().await? else {
            return Ok(None);
        };
        String::from_utf8_lossy(&line).into_owned()
    } else {
        initial.to_owned()
    };
    let Ok(bytes) = BASE64_STANDARD.decode(response) else {
        return Ok(None);
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(None);
    };
    let mut parts = text.split('\0').skip(1);
    let (user, password) = (parts.next(), parts.next());
    Ok(user
        .zip(password)
        .map(|(user, password)| (user.to_owned(), password.to_owned())))
}

/// Answers a command of the TRANSACTION state; false when the connection is to be cut.
fn answer(
    talk: &mut Conversation,
    transaction: &mut Transaction<'_>,
    verb: &str,
    argument: &str,
) -> bool {
    let (number, lines) = argument.split_once(' ').unwrap_or((argument, ""));
    let found = transaction
        .message(number)
        .map(|(index, message)| (index, message.clone()));
    match (verb, found) {
        ("NOOP", _) => talk.say("+OK"),
        ("STAT", _) => {
            let (count, octets) = transaction
                .waiting()
                .fold((0, 0), |(n, sum), (_, m)| (n + 1, sum + m.raw.len()));
            talk.say(&format!("+OK {count} {octets}"));
        }
        ("RSET", _) => {
            transaction.deleted.fill(false);
            talk.say("+OK");
        }
        ("LIST" | "UIDL", _) if argument.is_empty() => {
            talk.say("+OK");
            for (number, message) in transaction.waiting() {
                talk.say(&scan(verb, number, message));
            }
            talk.say(".");
        }
        ("LIST" | "UIDL", Some((index, message))) => {
            talk.say(&format!("+OK {}", scan(verb, index + 1, &message)))
        }
        ("RETR", Some((_, message))) => {
            talk.say(&format!("+OK {} octets", message.raw.len()));
            if transaction.office.behaves(Behaviour::CutRetr) {
                talk.say_raw(&message.raw[..message.raw.len() / 2]);
                return false;
            }
            talk.say_dotted(&message.raw);
        }
        ("TOP", Some((_, message))) => match lines.trim().parse() {
            Ok(lines) => {
                talk.say("+OK");
                talk.say_dotted(top(&message.raw, lines));
            }
            Err(_) => talk.say("-ERR how many lines?"),
        },
        ("DELE", Some((index, _))) => {
            transaction.deleted[index] = true;
            talk.say("+OK");
        }
        ("LIST" | "UIDL" | "RETR" | "TOP" | "DELE", None) => talk.say("-ERR no such message"),
        _ => talk.say("-ERR no such command"),
    }
    true
}

fn scan(verb: &str, number: usize, message: &Stored) -> String {
    if verb == "UIDL" {
        format!("{number} {}", message.unique_id)
    } else {
        format!("{number} {}", message.raw.len())
    }
}

/// The header, the blank line, and so many lines of the body (RFC 1939 §7).
fn top(raw: &[u8], lines: usize) -> &[u8] {
    let body = raw
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map_or(raw.len(), |at| at + 4);
    let ends = raw[body..]
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| body + at + 1);
    let end = if lines == 0 {
        body
    } else {
        ends.take(lines).last().unwrap_or(raw.len())
    };
    &raw[..end]
}
