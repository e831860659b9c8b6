//! By what a message is known again without having all of it.

use sha2::{Digest, Sha256};

/// Header fields that servers add or change between two sessions (mbox drivers write them into the message).
const CHANGING: &[&[u8]] = &[
    b"status",
    b"x-status",
    b"x-keywords",
    b"x-uid",
    b"x-uidl",
    b"x-imap",
    b"x-imapbase",
    b"x-mozilla-status",
    b"x-mozilla-status2",
    b"content-length",
    b"lines",
];

/// A digest of the header of `raw`, the same for RETR and for TOP: without what servers change, and without the ways
/// they end lines.
#[must_use]
pub(crate) fn fingerprint(raw: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    let mut counts = false;
    for line in raw.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = line.split(|byte| *byte == b':').next().unwrap_or(line);
            counts = !CHANGING
                .iter()
                .any(|changing| name.trim_ascii().eq_ignore_ascii_case(changing));
        }
        if counts {
            digest.update(line.trim_ascii_end());
            digest.update(b"\n");
        }
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn what_servers_change_does_not_count() {
        let one = fingerprint(b"From: a\r\nSubject: b\r\n c\r\n\r\nbody");
        assert_eq!(one, fingerprint(b"From: a\nSubject: b\n c\n\n"));
        assert_eq!(
            one,
            fingerprint(
                b"From: a\r\nStatus: RO\r\nX-UIDL: 12\r\n 34\r\nSubject: b\r\n c\r\n\r\nother"
            )
        );
        assert_ne!(one, fingerprint(b"From: a\r\nSubject: b\r\n d\r\n\r\nbody"));
        assert_ne!(one, fingerprint(b""));
    }
}
