//! Listening to an SMTP conversation that somebody else holds, without its secrets and its messages.

use crate::Observer;
use std::fmt;

/// The longest part of a line that is shown.
const SHOWN: usize = 1000;

/// Splits both directions into lines and tells them to an observer.
pub(super) struct Tap {
    observer: Observer,
    ours: Vec<u8>,
    theirs: Vec<u8>,
    during: During,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum During {
    Commands,
    /// From AUTH until the final answer, this side says secrets and nothing else (RFC 4954 §4).
    Auth,
    /// DATA was said; the answer decides.
    DataAsked,
    /// From 354 until the final answer, this side says the message.
    Message,
}

impl Tap {
    pub(super) fn new(observer: Observer) -> Self {
        Self {
            observer,
            ours: Vec::new(),
            theirs: Vec::new(),
            during: During::Commands,
        }
    }

    /// This side wrote `bytes`.
    pub(super) fn ours(&mut self, bytes: &[u8]) {
        if !self.observer.listens() {
            return;
        }
        let mut rest = bytes;
        while self.during != During::Message && !rest.is_empty() {
            if let Some(line) = next_line(&mut self.ours, &mut rest) {
                self.our_line(&line);
            }
        }
    }

    /// The server wrote `bytes`.
    pub(super) fn theirs(&mut self, bytes: &[u8]) {
        if !self.observer.listens() {
            return;
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            if let Some(line) = next_line(&mut self.theirs, &mut rest) {
                self.their_line(&line);
            }
        }
    }

    fn our_line(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        if self.during == During::Auth {
            self.observer.ours("…");
            return;
        }
        let mut words = text.split_ascii_whitespace();
        let verb = words.next().unwrap_or_default();
        if verb.eq_ignore_ascii_case("AUTH") {
            self.during = During::Auth;
            let mechanism = words.next().unwrap_or_default();
            let response = if words.next().is_some() { " …" } else { "" };
            self.observer.ours(format!("AUTH {mechanism}{response}"));
            return;
        }
        if verb.eq_ignore_ascii_case("DATA") {
            self.during = During::DataAsked;
        }
        self.observer.ours(text);
    }

    fn their_line(&mut self, line: &[u8]) {
        let last = !matches!(line.get(3), Some(b'-'));
        match self.during {
            During::Auth if line.starts_with(b"334") => {
                self.observer.theirs("334 …".as_bytes());
                return;
            }
            During::DataAsked if line.starts_with(b"354") && last => {
                self.observer.theirs(line);
                self.observer.ours("(message)");
                self.during = During::Message;
                self.ours.clear();
                return;
            }
            During::Commands => {}
            During::Auth | During::DataAsked | During::Message => {
                if last {
                    self.during = During::Commands;
                }
            }
        }
        self.observer.theirs(line);
    }
}

/// Moves bytes from `rest` behind `part`; gives the line when it has ended. Overlong lines are cut short.
fn next_line(part: &mut Vec<u8>, rest: &mut &[u8]) -> Option<Vec<u8>> {
    let end = memchr::memchr(b'\n', rest);
    let (now, later) = rest
        .split_at_checked(end.map_or(rest.len(), |at| at + 1))
        .unwrap_or((rest, &[]));
    *rest = later;
    let room = SHOWN.saturating_sub(part.len()).min(now.len());
    part.extend_from_slice(now.get(..room).unwrap_or_default());
    end?;
    let line = std::mem::take(part);
    Some(line.trim_ascii_end().to_vec())
}

impl fmt::Debug for Tap {
    // Half a line may be half a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tap").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::{Arc, Mutex};

    /// `true` lines are ours. Fed in pieces of `size` bytes.
    fn tapped(conversation: &[(bool, &str)], size: usize) -> Vec<String> {
        let said = Arc::new(Mutex::new(Vec::new()));
        let hear = Arc::clone(&said);
        let mut tap = Tap::new(Observer::new(move |line| {
            let who = if line.ours { "C" } else { "S" };
            hear.lock().unwrap().push(format!("{who}: {}", line.line));
        }));
        for (ours, text) in conversation {
            for piece in text.as_bytes().chunks(size) {
                if *ours {
                    tap.ours(piece);
                } else {
                    tap.theirs(piece);
                }
            }
        }
        let said = said.lock().unwrap();
        said.clone()
    }

    #[test]
    fn no_secret_and_no_message_is_told() {
        let conversation = [
            (false, "220 hi\r\n"),
            (true, "EHLO x\r\n"),
            (false, "250-x\r\n250 AUTH PLAIN LOGIN\r\n"),
            (true, "AUTH PLAIN AHVzZXIAcGFzcw==\r\n"),
            (false, "535-5.7.8 no\r\n535 5.7.8 no\r\n"),
            (true, "auth LOGIN\r\n"),
            (false, "334 VXNlcm5hbWU6\r\n"),
            (true, "c2VjcmV0\r\n"),
            (false, "334 UGFzc3dvcmQ6\r\n"),
            (true, "c2VjcmV0\r\n"),
            (false, "235 ok\r\n"),
            (true, "MAIL FROM:<a@b.example>\r\n"),
            (false, "250 ok\r\n"),
            (true, "DATA\r\n"),
            (false, "354 go\r\n"),
            (true, "Subject: private\r\n\r\nprivate\r\n"),
            (true, ".\r\n"),
            (false, "250 queued\r\n"),
            (true, "QUIT\r\n"),
            (false, "221 bye\r\n"),
        ];
        let want = [
            "S: 220 hi",
            "C: EHLO x",
            "S: 250-x",
            "S: 250 AUTH PLAIN LOGIN",
            "C: AUTH PLAIN …",
            "S: 535-5.7.8 no",
            "S: 535 5.7.8 no",
            "C: auth LOGIN",
            "S: 334 …",
            "C: …",
            "S: 334 …",
            "C: …",
            "S: 235 ok",
            "C: MAIL FROM:<a@b.example>",
            "S: 250 ok",
            "C: DATA",
            "S: 354 go",
            "C: (message)",
            "S: 250 queued",
            "C: QUIT",
            "S: 221 bye",
        ]
        .map(|line| line.replace("auth LOGIN", "AUTH LOGIN"));
        for size in [1, 2, 3, 7, 1000] {
            assert_eq!(tapped(&conversation, size), want);
        }
    }
}
