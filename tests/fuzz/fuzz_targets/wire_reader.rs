//! The readers of the wire: whatever arrives, split anywhere gives the same as at once, within the limits; and what
//! was dot-stuffed comes back as it was.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use wire::dot::{Decoder, encode};
use wire::line::Buffer;

const LIMIT: usize = 1_024;

#[derive(Arbitrary, Debug)]
struct Input {
    bytes: Vec<u8>,
    splits: Vec<u8>,
}

/// The bytes, cut into parts of the sizes that the input says; what is left is the last part.
fn parts(input: &Input) -> Vec<&[u8]> {
    let mut rest = input.bytes.as_slice();
    let mut parts = Vec::new();
    for size in &input.splits {
        let (part, next) = rest.split_at(usize::from(*size).min(rest.len()));
        parts.push(part);
        rest = next;
    }
    parts.push(rest);
    parts
}

/// The block and how many bytes belonged to it, `None` where it does not end or is too long.
fn block(parts: &[&[u8]], pieces: bool) -> Option<(Vec<u8>, usize)> {
    let mut decoder = Decoder::new(LIMIT);
    let (mut whole, mut taken) = (Vec::new(), 0);
    for part in parts {
        taken += decoder.push(part).ok()?;
        if pieces {
            whole.extend(decoder.take());
        }
        if decoder.is_done() {
            break;
        }
    }
    if !decoder.is_done() {
        return None;
    }
    whole.extend(decoder.into_block());
    assert!(whole.len() <= LIMIT);
    Some((whole, taken))
}

fn lines(parts: &[&[u8]]) -> (Vec<Vec<u8>>, bool) {
    let mut buffer = Buffer::new();
    let mut lines = Vec::new();
    for part in parts {
        buffer.push(part);
        loop {
            match buffer.take_line(LIMIT) {
                Ok(Some(line)) => {
                    assert!(line.len() <= LIMIT && !line.contains(&b'\n'));
                    lines.push(line);
                }
                Ok(None) => break,
                Err(_) => return (lines, false),
            }
        }
    }
    (lines, true)
}

fuzz_target!(|input: Input| {
    let split = parts(&input);
    let once = block(&[&input.bytes], false);
    // Where it is too long, how far it got may differ; where it is not, nothing may.
    if once.is_some() {
        assert_eq!(block(&split, false), once);
        assert_eq!(block(&split, true), once);
    } else {
        assert_eq!(block(&split, false), None);
    }
    assert_eq!(lines(&split), lines(&[&input.bytes]));

    let text = wire::crlf::canonical(&input.bytes);
    let mut stuffed = Vec::new();
    encode(&text, &mut stuffed);
    if stuffed.len() <= LIMIT {
        let (back, taken) = block(&[&stuffed], false).expect("what was encoded has an end");
        assert_eq!(taken, stuffed.len());
        let mut want = text.into_owned();
        if !want.is_empty() && !want.ends_with(b"\n") {
            want.extend_from_slice(b"\r\n");
        }
        assert_eq!(back, want);
    }
});
