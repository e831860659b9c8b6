//! The submission side: RFC 6409 over RFC 5321, STARTTLS (RFC 3207), AUTH (RFC 4954).

use super::pop3::plain;
use super::stream::Conversation;
use super::{Behaviour, Office, Submitted};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use std::io;

const SIZE_LIMIT: usize = 50 * 1024 * 1024;

pub(super) async fn serve(mut talk: Conversation, office: &Office) -> io::Result<()> {
    talk.say("220 kardelen.example ESMTP post office");
    if office.behaves(Behaviour::Hang) {
        talk.flush().await?;
        std::future::pending::<()>().await;
    }
    let mut user: Option<String> = None;
    let mut from: Option<String> = None;
    let mut recipients: Vec<String> = Vec::new();
    while let Some(line) = talk.line().await? {
        let line = String::from_utf8_lossy(&line).into_owned();
        let (verb, argument) = line.split_once(' ').unwrap_or((&line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => {
                let start_tls = !talk.encrypted && !office.behaves(Behaviour::WithoutStartTls);
                talk.say("250-kardelen.example");
                talk.say("250-PIPELINING");
                talk.say("250-8BITMIME");
                talk.say("250-ENHANCEDSTATUSCODES");
                if start_tls {
                    talk.say("250-STARTTLS");
                }
                if talk.encrypted {
                    talk.say("250-AUTH PLAIN LOGIN");
                }
                talk.say(&format!("250 SIZE {SIZE_LIMIT}"));
            }
            "STARTTLS" if !talk.encrypted && !office.behaves(Behaviour::WithoutStartTls) => {
                talk.say("220 2.0.0 begin TLS");
                if office.behaves(Behaviour::InjectAfterStartTls) {
                    talk.say("250 injected");
                }
                talk = talk.encrypt(&office.tls).await?;
                (user, from) = (None, None);
                recipients.clear();
            }
            "AUTH" if !talk.encrypted => talk.say("538 5.7.11 encryption is required"),
            "AUTH" => match credentials(&mut talk, argument).await? {
                Some((name, password)) if office.knows(&name, &password) => {
                    user = Some(name);
                    talk.say("235 2.7.0 signed in");
                }
                Some(_) => talk.say("535 5.7.8 wrong name or password"),
                None => talk.say("501 5.5.2 that is no response"),
            },
            "MAIL" if user.is_none() => talk.say("530 5.7.0 sign in first"),
            "MAIL" => {
                from = path(argument, "FROM:");
                talk.say(if from.is_some() {
                    "250 2.1.0 ok"
                } else {
                    "501 5.5.4 MAIL FROM:<address>"
                });
            }
            "RCPT" if from.is_none() => talk.say("503 5.5.1 MAIL first"),
            "RCPT" if office.behaves(Behaviour::RefuseRecipients) => {
                talk.say("550 5.1.1 nobody of that name here")
            }
            "RCPT" if office.behaves(Behaviour::DeferRecipients) => {
                talk.say("450 4.2.0 come back later")
            }
            "RCPT" => match path(argument, "TO:").filter(|to| !to.is_empty()) {
                Some(to) => {
                    recipients.push(to);
                    talk.say("250 2.1.5 ok");
                }
                None => talk.say("501 5.5.4 RCPT TO:<address>"),
            },
            "DATA" => {
                let (Some(user), Some(_), false) = (&user, &from, recipients.is_empty()) else {
                    talk.say("503 5.5.1 MAIL and RCPT first");
                    continue;
                };
                talk.say("354 go on, and end with a dot");
                let Some(raw) = talk.dotted().await? else {
                    return Ok(());
                };
                if raw.len() > SIZE_LIMIT {
                    talk.say("552 5.3.4 too big");
                } else {
                    let (from, recipients) = (
                        from.take().unwrap_or_default(),
                        std::mem::take(&mut recipients),
                    );
                    accept(
                        office,
                        Submitted {
                            user: user.clone(),
                            from,
                            recipients,
                            raw,
                        },
                    );
                    if office.behaves(Behaviour::CutAfterData) {
                        return Ok(());
                    }
                    talk.say("250 2.0.0 taken");
                }
                from = None;
                recipients.clear();
            }
            "RSET" => {
                from = None;
                recipients.clear();
                talk.say("250 2.0.0 ok");
            }
            "NOOP" => talk.say("250 2.0.0 ok"),
            "QUIT" => {
                talk.say("221 2.0.0 goodbye");
                return talk.close().await;
            }
            _ => talk.say("500 5.5.2 no such command"),
        }
    }
    Ok(())
}

/// Keeps a record, and delivers to those who have a maildrop here.
fn accept(office: &Office, message: Submitted) {
    let mut state = office.state();
    for to in &message.recipients {
        let _delivered_here = state.maildrops.deliver(to, &message.raw);
    }
    state.submitted.push(message);
}

async fn credentials(
    talk: &mut Conversation,
    argument: &str,
) -> io::Result<Option<(String, String)>> {
    let (mechanism, initial) = argument.split_once(' ').unwrap_or((argument, ""));
    if mechanism.eq_ignore_ascii_case("PLAIN") {
        return plain(talk, initial, "334 ").await;
    }
    if !mechanism.eq_ignore_ascii_case("LOGIN") {
        return Ok(None);
    }
    let user = if initial.is_empty() {
        ask(talk, "Username:").await?
    } else {
        decode(initial.as_bytes())
    };
    let password = ask(talk, "Password:").await?;
    Ok(user.zip(password))
}

async fn ask(talk: &mut Conversation, what: &str) -> io::Result<Option<String>> {
    talk.say(&format!("334 {}", BASE64_STANDARD.encode(what)));
    Ok(talk.line().await?.and_then(|line| decode(&line)))
}

fn decode(line: &[u8]) -> Option<String> {
    BASE64_STANDARD
        .decode(line)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
}

/// The address between the angle brackets; parameters behind it (SIZE, BODY) are heard and let go.
fn path(argument: &str, keyword: &str) -> Option<String> {
    let head = argument.get(..keyword.len())?;
    let rest = argument.get(keyword.len()..)?.trim_start();
    if !head.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let (address, _) = rest.strip_prefix('<')?.split_once('>')?;
    Some(address.to_owned())
}
