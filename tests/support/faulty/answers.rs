//! What the server would answer, as bytes, with the faults that lie in the words themselves.

use super::Stored;
use super::fault::Fault;
use std::fmt::Write as _;

/// The maildrop as one session sees it.
pub(super) struct View {
    pub(super) faults: Vec<Fault>,
    pub(super) session: usize,
    pub(super) messages: Vec<Stored>,
    pub(super) deleted: Vec<bool>,
}

impl View {
    pub(super) fn new(faults: Vec<Fault>, session: usize) -> Self {
        Self {
            faults,
            session,
            messages: Vec::new(),
            deleted: Vec::new(),
        }
    }

    /// How many messages this server shows in one session.
    pub(super) fn portion(&self) -> Option<usize> {
        self.faults.iter().find_map(|fault| match fault {
            Fault::Portions(count) => Some(*count),
            _ => None,
        })
    }

    pub(super) fn take(&mut self, mut messages: Vec<Stored>) {
        if let Some(count) = self.portion() {
            messages.retain(|message| !message.popped);
            messages.truncate(count);
        }
        self.deleted = vec![false; messages.len()];
        self.messages = messages;
    }

    pub(super) fn has(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }

    /// The message with this number that is not marked as deleted.
    pub(super) fn message(&self, number: usize) -> Option<&Stored> {
        let index = number.checked_sub(1)?;
        (!self.deleted.get(index)?).then(|| self.messages.get(index))?
    }

    pub(super) fn marked(&self) -> Vec<usize> {
        let both = self.messages.iter().zip(&self.deleted);
        both.filter(|(_, deleted)| **deleted)
            .map(|(message, _)| message.id)
            .collect()
    }

    fn waiting(&self) -> Vec<(usize, &Stored)> {
        let all = self.messages.iter().enumerate();
        all.filter(|(index, _)| !self.deleted[*index])
            .map(|(index, message)| (index + 1, message))
            .collect()
    }

    pub(super) fn greeting(&self) -> Vec<u8> {
        if self.portion().is_some() {
            return self.ok("Gpop ready for requests");
        }
        self.ended(b"+OK ready\r\n".to_vec())
    }

    pub(super) fn ok(&self, words: &str) -> Vec<u8> {
        self.ended(format!("+OK {words}\r\n").into_bytes())
    }

    pub(super) fn err(&self, words: &str) -> Vec<u8> {
        self.ended(format!("-ERR {words}\r\n").into_bytes())
    }

    pub(super) fn capa(&self) -> Vec<u8> {
        if self.has(Fault::NoCapa) {
            return self.err("unknown command");
        }
        let mut text = "+OK\r\nUSER\r\nRESP-CODES\r\n".to_owned();
        for (without, name) in [
            (Fault::NoTop, "TOP"),
            (Fault::NoUidl, "UIDL"),
            (Fault::NoPipelining, "PIPELINING"),
        ] {
            if !self.has(without) {
                let _ = write!(text, "{name}\r\n");
            }
        }
        self.ended(format!("{text}.\r\n").into_bytes())
    }

    pub(super) fn stat(&self) -> Vec<u8> {
        let waiting = self.waiting();
        let bytes: usize = waiting.iter().map(|(_, message)| message.raw.len()).sum();
        if self.has(Fault::WrongCounts) {
            return self.ok(&format!("{} {}", waiting.len() + 7, bytes / 3));
        }
        self.ok(&format!("{} {bytes}", waiting.len()))
    }

    pub(super) fn list(&self) -> Vec<u8> {
        let mut waiting = self.waiting();
        let count = waiting.len() + if self.has(Fault::WrongCounts) { 7 } else { 0 };
        if self.has(Fault::ListShort) {
            waiting.pop();
        }
        let size = |raw: &[u8]| {
            let says = self.faults.iter().find_map(|fault| match fault {
                Fault::Sizes(size) => Some((*size).to_owned()),
                _ => None,
            });
            says.unwrap_or_else(|| raw.len().to_string())
        };
        let mut text = format!("+OK {count} messages\r\n");
        for (number, message) in &waiting {
            let _ = write!(text, "{number} {}\r\n", size(&message.raw));
        }
        if self.has(Fault::ListLong) {
            let _ = write!(text, "{} 4711\r\n", self.messages.len() + 1);
        }
        self.ended(format!("{text}.\r\n").into_bytes())
    }

    pub(super) fn uidl(&self) -> Vec<u8> {
        if self.has(Fault::NoUidl) {
            return self.err("unknown command");
        }
        let mut waiting = self.waiting();
        if self.has(Fault::UidlShort) {
            waiting.pop();
        }
        let mut text = b"+OK\r\n".to_vec();
        for (number, message) in &waiting {
            text.extend_from_slice(format!("{number} ").as_bytes());
            text.extend_from_slice(&self.unique_id(*number, message));
            text.extend_from_slice(b"\r\n");
        }
        if self.has(Fault::ListLong) {
            text.extend_from_slice(format!("{} nobody\r\n", self.messages.len() + 1).as_bytes());
        }
        text.extend_from_slice(b".\r\n");
        self.ended(text)
    }

    fn unique_id(&self, number: usize, message: &Stored) -> Vec<u8> {
        // Message 0 and 1 were delivered first; their numbers in this session may be others.
        let mut id = message.id;
        if self.has(Fault::UidlSwapped) && self.session > 0 && id < 2 {
            id = 1 - id;
        }
        let mut text = format!("kardelen-{id:04}").into_bytes();
        for fault in &self.faults {
            match fault {
                // The sixth message passes for the fifth.
                Fault::UidlTwice if message.id == 5 => text = b"kardelen-0004".to_vec(),
                Fault::UidlEmpty if message.id == 1 => text.clear(),
                Fault::UidlLong(length) => text.resize(*length, b'u'),
                Fault::UidlOdd => text.extend_from_slice(b" \xfe\xff and so on"),
                Fault::UidlNew => text.extend_from_slice(format!(".{}", self.session).as_bytes()),
                Fault::UidlNumbers => text = number.to_string().into_bytes(),
                _ => {}
            }
        }
        text
    }

    /// The whole answer to RETR.
    pub(super) fn retr(&self, message: &Stored) -> Vec<u8> {
        self.block(&format!("{} octets", message.raw.len()), &message.raw)
    }

    /// The whole answer to TOP, without any lines of the body.
    pub(super) fn top(&self, message: &Stored) -> Vec<u8> {
        let raw = &message.raw;
        let end = raw.windows(4).position(|four| four == b"\r\n\r\n");
        self.block("the header", &raw[..end.map_or(raw.len(), |at| at + 4)])
    }

    fn block(&self, words: &str, raw: &[u8]) -> Vec<u8> {
        let mut answer = self.ok(words);
        let bare = self.has(Fault::BareLfInMessages);
        let raw = if bare { without_cr(raw) } else { raw.to_vec() };
        let strict = self.has(Fault::StrictDots);
        let mut line_start = true;
        let mut last = 0;
        for byte in raw {
            if line_start && byte == b'.' {
                answer.push(b'.');
            }
            answer.push(byte);
            line_start = byte == b'\n' && (!strict || last == b'\r');
            last = byte;
        }
        answer.extend_from_slice(b".\r\n");
        self.ended(answer)
    }

    /// With the line ends and the case that this server has.
    fn ended(&self, answer: Vec<u8>) -> Vec<u8> {
        let mut answer = if self.has(Fault::BareLf) {
            without_cr(&answer)
        } else {
            answer
        };
        if self.has(Fault::LowerCase) {
            let status = answer.len().min(4);
            answer[..status].make_ascii_lowercase();
        }
        answer
    }
}

/// CRLF becomes LF.
pub(super) fn without_cr(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        if byte == b'\n' && out.last() == Some(&b'\r') {
            out.pop();
        }
        out.push(byte);
    }
    out
}
