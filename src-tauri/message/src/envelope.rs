//! The SMTP envelope of a message that comes as a file.

use mail_parser::{Address, MessageParser};

/// A finished message and who is to get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressed {
    /// The message without its Bcc fields; every other byte as it was.
    pub raw: Vec<u8>,
    /// The addr-specs of To, Cc and Bcc, each once.
    pub forward_paths: Vec<String>,
}

/// Reads the forward-paths out of To, Cc and Bcc, and takes Bcc out (RFC 5322 §3.6.3).
#[must_use]
pub fn envelope_of(raw: &[u8]) -> Addressed {
    let mut forward_paths: Vec<String> = Vec::new();
    if let Some(parsed) = MessageParser::default().parse_headers(raw) {
        // A field may stand there more than once in files that other programs made.
        for header in parsed.headers() {
            let field = header.name();
            if !["To", "Cc", "Bcc"]
                .iter()
                .any(|name| field.eq_ignore_ascii_case(name))
            {
                continue;
            }
            if let mail_parser::HeaderValue::Address(address) = header.value() {
                for found in addr_specs(address) {
                    if !forward_paths
                        .iter()
                        .any(|known| known.eq_ignore_ascii_case(&found))
                    {
                        forward_paths.push(found);
                    }
                }
            }
        }
    }
    Addressed {
        raw: without_bcc(raw),
        forward_paths,
    }
}

fn addr_specs(address: &Address<'_>) -> Vec<String> {
    address
        .iter()
        .filter_map(|found| found.address())
        .map(|found| found.trim().to_owned())
        .filter(|a| !a.is_empty())
        .collect()
}

/// Leaves out every line of a Bcc field, in the header only.
fn without_bcc(raw: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(raw.len());
    let (mut in_header, mut in_bcc) = (true, false);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if in_header {
            let folded = matches!(line.first(), Some(b' ' | b'\t'));
            if line.trim_ascii().is_empty() {
                in_header = false;
                in_bcc = false;
            } else if !folded {
                let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
                in_bcc = name.trim_ascii().eq_ignore_ascii_case(b"Bcc");
            }
        }
        if !in_bcc {
            kept.extend_from_slice(line);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bcc_is_in_the_envelope_only() {
        let raw = b"To: Ay\xc5\x9fe <a@x.example>, b@x.example\r\nBcc: c@x.example,\r\n A@x.example\r\nSubject: s\r\n\r\nBcc: body\r\n";
        let addressed = envelope_of(raw);
        assert_eq!(
            addressed.forward_paths,
            ["a@x.example", "b@x.example", "c@x.example"]
        );
        assert_eq!(
            addressed.raw,
            b"To: Ay\xc5\x9fe <a@x.example>, b@x.example\r\nSubject: s\r\n\r\nBcc: body\r\n"
        );
    }

    #[test]
    fn a_message_without_recipients_has_none() {
        assert!(
            envelope_of(b"Subject: s\r\n\r\nb\r\n")
                .forward_paths
                .is_empty()
        );
        assert!(envelope_of(b"").forward_paths.is_empty());
    }
}
