//! Answers as they arrive: what follows each command's `+OK`.

use super::{Client, Phase, nonsense};
use crate::exchange::Exchange;
use crate::listing::{self, Listing};
use crate::{Capabilities, Event, Language, Listed, Step, UniqueId, Verb, Violation, limits};
use wire::dot::Decoder;

/// What has arrived of an answer.
#[derive(Debug)]
pub(super) enum Answer {
    /// The status line is due.
    Status,
    Capabilities(Vec<String>),
    Languages(Listing<Language>),
    Uidl(Listing<UniqueId>),
    List(Listing<Listed>),
    Block(Decoder),
}

impl Client {
    /// `+OK`: the answer, or the beginning of one.
    pub(super) fn accepted(
        &mut self,
        verb: Verb,
        words: String,
        line: &[u8],
    ) -> Result<Option<Step>, Violation> {
        let lists = self.asked.front().is_some_and(|asked| asked.lists);
        let event = match verb {
            Verb::Capa => return self.follows(Answer::Capabilities(Vec::new()), verb),
            Verb::Uidl => return self.follows(Answer::Uidl(Listing::new()), verb),
            Verb::List => return self.follows(Answer::List(Listing::new()), verb),
            Verb::Lang if lists => return self.follows(Answer::Languages(Listing::new()), verb),
            Verb::Retr | Verb::Top => {
                let mut decoder = Decoder::new(self.limits.message);
                // Most servers say "1234 octets", as in the example of RFC 1939 §5.
                let octets = words
                    .split(' ')
                    .next()
                    .and_then(|octets| octets.parse().ok());
                if let (Verb::Retr, Some(octets)) = (verb, octets) {
                    decoder.reserve(octets, self.limits.piece);
                }
                return self.follows(Answer::Block(decoder), verb);
            }
            Verb::Stls => {
                // RFC 2595 §4 and CVE-2011-0411: nothing that arrived in plaintext survives.
                if !self.buffer.is_empty() {
                    return Err(Violation::Injected);
                }
                self.asked.pop_front();
                self.phase = Phase::Handshake;
                return Ok(Some(Step::StartTls));
            }
            Verb::User => Event::UserAccepted,
            Verb::Pass | Verb::Apop => Event::SignedIn,
            Verb::Auth => {
                let front = self.asked.front().and_then(|asked| asked.exchange.as_ref());
                if front.is_some_and(Exchange::is_cancelled) {
                    return Err(nonsense(line));
                }
                if !front.is_some_and(Exchange::may_end) {
                    return Err(Violation::Unproven);
                }
                Event::SignedIn
            }
            Verb::Stat => Event::Stat(listing::stat(&words).ok_or_else(|| nonsense(line))?),
            Verb::Dele => {
                let number = self.asked.front().and_then(|asked| asked.number);
                Event::Deleted {
                    number: number.ok_or_else(|| nonsense(line))?,
                }
            }
            Verb::Noop | Verb::Rset | Verb::Utf8 | Verb::Lang => Event::Done { command: verb },
            Verb::Quit => {
                self.phase = Phase::Over;
                Event::Bye { words }
            }
        };
        self.asked.pop_front();
        Ok(Some(Step::Event(event)))
    }

    fn follows(&mut self, answer: Answer, verb: Verb) -> Result<Option<Step>, Violation> {
        self.answer = answer;
        self.read_on(verb)
    }

    /// Reads on behind `+OK`, up to the line that is a dot.
    pub(super) fn read_on(&mut self, verb: Verb) -> Result<Option<Step>, Violation> {
        if matches!(self.answer, Answer::Block(_)) {
            self.read_block(verb)
        } else {
            self.read_listing(verb)
        }
    }

    fn read_block(&mut self, verb: Verb) -> Result<Option<Step>, Violation> {
        let number = self.asked.front().and_then(|asked| asked.number);
        let (Answer::Block(decoder), Some(number)) = (&mut self.answer, number) else {
            return Err(Violation::Unasked);
        };
        let piece = match verb {
            Verb::Retr => self.limits.piece.max(1),
            _ => usize::MAX,
        };
        while !decoder.is_done() {
            if decoder.held() >= piece {
                let bytes = decoder.take();
                return Ok(Some(Step::Event(Event::Piece { number, bytes })));
            }
            // No more at once than fits into the piece, however much has been fed.
            let rest = self.buffer.rest();
            let part = rest.get(..piece - decoder.held()).unwrap_or(rest);
            if part.is_empty() {
                return Ok(None);
            }
            let taken = decoder.push(part).map_err(|_| Violation::TooLarge(verb))?;
            self.buffer.consume(taken);
        }
        let raw = decoder.take();
        self.answer = Answer::Status;
        self.asked.pop_front();
        Ok(Some(Step::Event(match verb {
            Verb::Top => Event::Top { number, raw },
            _ => Event::Retrieved { number, raw },
        })))
    }

    fn read_listing(&mut self, verb: Verb) -> Result<Option<Step>, Violation> {
        loop {
            let Some(line) = self.line(limits::LISTING_LINE)? else {
                return Ok(None);
            };
            if line.trim_ascii_end() == b"." {
                break;
            }
            // RFC 1939 §3: byte-stuffed.
            let line = line.strip_prefix(b".").unwrap_or(&line);
            if !line.trim_ascii().is_empty() {
                self.listed(verb, line)?;
            }
        }
        self.asked.pop_front();
        let event = match std::mem::replace(&mut self.answer, Answer::Status) {
            Answer::Capabilities(lines) => {
                let all = Capabilities::parse(lines.iter().map(String::as_str));
                self.pipelining = all.pipelining;
                Event::Capabilities(all)
            }
            Answer::Languages(listing) => Event::Languages(listing.into_entries()),
            Answer::Uidl(listing) => Event::Uidl(listing.into_distinct()),
            Answer::List(listing) => Event::List(listing.into_distinct()),
            Answer::Block(_) | Answer::Status => return Err(Violation::Unasked),
        };
        Ok(Some(Step::Event(event)))
    }

    /// A line of a listing.
    fn listed(&mut self, verb: Verb, line: &[u8]) -> Result<(), Violation> {
        let most = self.limits.entries;
        let fits = match &mut self.answer {
            Answer::Capabilities(lines) => {
                self.observer.theirs(line);
                lines.push(String::from_utf8_lossy(line).into_owned());
                lines.len() <= limits::CAPABILITIES
            }
            Answer::Languages(listing) => listing.push(listing::language(line), limits::LANGUAGES),
            Answer::Uidl(listing) => listing.push(listing::unique_id(line), most),
            Answer::List(listing) => listing.push(listing::listed(line), most),
            Answer::Block(_) | Answer::Status => false,
        };
        if fits {
            Ok(())
        } else {
            Err(Violation::TooLarge(verb))
        }
    }
}
