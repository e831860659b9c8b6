//! Conversations in files, for tests: what the client must write, what the server says, and what must come of it.
//!
//! One step per line; empty lines and lines that begin with `#` are skipped:
//!
//! ```text
//! # a comment
//! S: +OK ready              the server says this line, with CRLF
//! S| bytes\n                the server says these bytes: \r \n \t \\ \0 \xFF are escapes, no CRLF is added
//! C: CAPA                   the client writes this line, with CRLF
//! TLS                       the client begins the handshake
//! EOF                       the server closes the connection
//! > Retr 1                  the test's own line: a command to be sent, an answer to be expected
//! ```
//!
//! Text begins behind the blank that follows the mark, and is kept as it is.

/// One step of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The server says these bytes.
    Server(Vec<u8>),
    /// The client writes these bytes.
    Client(Vec<u8>),
    /// The client begins the TLS handshake.
    Tls,
    /// The server closes the connection.
    Eof,
    /// A line for the test itself.
    Note(String),
}

/// Reads a transcript. What the server says in one go is one step.
///
/// # Errors
/// The number of the first line that cannot be read, and the line.
pub fn parse(text: &str) -> Result<Vec<Step>, String> {
    let mut steps: Vec<Step> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let wrong = || format!("line {}: {line}", number + 1);
        let step = if line.trim().is_empty() || line.starts_with('#') {
            continue;
        } else if let Some(rest) = marked(line, "S:") {
            Step::Server([rest.as_bytes(), b"\r\n"].concat())
        } else if let Some(rest) = marked(line, "S|") {
            Step::Server(unescape(rest).ok_or_else(wrong)?)
        } else if let Some(rest) = marked(line, "C:") {
            Step::Client([rest.as_bytes(), b"\r\n"].concat())
        } else if let Some(rest) = marked(line, ">") {
            Step::Note(rest.trim().to_owned())
        } else if line.trim() == "TLS" {
            Step::Tls
        } else if line.trim() == "EOF" {
            Step::Eof
        } else {
            return Err(wrong());
        };
        match (steps.last_mut(), step) {
            (Some(Step::Server(said)), Step::Server(more)) => said.extend_from_slice(&more),
            (_, step) => steps.push(step),
        }
    }
    Ok(steps)
}

/// How the server's bytes are cut before they are fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// As they stand in the transcript.
    Whole,
    /// A byte at a time.
    Bytes,
    /// In pieces of 1 to 17 bytes, the same for the same seed.
    Random(u64),
}

impl Cut {
    /// Ways to cut that a machine should be fed with: whole, bytes, and twenty random ones.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Whole, Self::Bytes]
            .into_iter()
            .chain((1..=20).map(Self::Random))
    }

    /// The pieces.
    #[must_use]
    pub fn pieces(self, bytes: &[u8]) -> Vec<&[u8]> {
        match self {
            Self::Whole => vec![bytes],
            Self::Bytes => bytes.chunks(1).collect(),
            Self::Random(seed) => {
                let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
                let mut rest = bytes;
                let mut pieces = Vec::new();
                while !rest.is_empty() {
                    // xorshift64
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    let size = usize::try_from(state % 17).unwrap_or(0) + 1;
                    let (piece, later) = rest.split_at_checked(size).unwrap_or((rest, &[]));
                    pieces.push(piece);
                    rest = later;
                }
                pieces
            }
        }
    }
}

fn marked<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(mark)?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        bytes.push(match chars.next()? {
            'r' => b'\r',
            'n' => b'\n',
            't' => b'\t',
            '0' => 0,
            '\\' => b'\\',
            'x' => {
                let (high, low) = (chars.next()?.to_digit(16)?, chars.next()?.to_digit(16)?);
                u8::try_from(high * 16 + low).ok()?
            }
            _ => return None,
        });
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_every_mark() {
        let steps = parse("# x\n\nS: +OK\nS| a\\n\\x2e\\\\\nC: QUIT\nTLS\nEOF\n> Quit 1\nS:\n");
        assert_eq!(
            steps.unwrap(),
            [
                Step::Server(b"+OK\r\na\n.\\".to_vec()),
                Step::Client(b"QUIT\r\n".to_vec()),
                Step::Tls,
                Step::Eof,
                Step::Note("Quit 1".to_owned()),
                Step::Server(b"\r\n".to_vec()),
            ]
        );
        assert!(parse("X").unwrap_err().contains("line 1"));
        assert!(parse("S| \\q").is_err());
    }

    #[test]
    fn pieces_are_the_whole() {
        let bytes: Vec<u8> = (0..=255).collect();
        for cut in Cut::all() {
            assert_eq!(cut.pieces(&bytes).concat(), bytes);
        }
    }
}
