//! From a draft to the bytes that are submitted.
//!
//! lettre's builder writes the header fields and the encodings. What it does not promise is checked at the end, because
//! an SMTP server that reads a bare LF as a line end can be made to see a second message (SMTP smuggling): 7-bit,
//! CRLF only, no line above RFC 5322's 998 characters.

use crate::address::{addresses, ascii_domain, on_the_wire};
use crate::fields::is_message_id;
use crate::limits::REFERENCES_KEPT;
use chrono::{DateTime, FixedOffset};
use contract::{Draft, DraftAttachment, Person};
use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue, InReplyTo,
    MessageId,
};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use std::time::{Duration, SystemTime};

/// Who sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The display name.
    pub name: String,
    /// The addr-spec.
    pub address: String,
    /// Where answers should go, if elsewhere.
    pub reply_to: Option<String>,
}

/// What composing must not make up itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The Message-ID, without angle brackets (see [`new_message_id`]).
    pub message_id: String,
    /// When it is written, seconds since 1970.
    pub date: i64,
    /// The writer's distance from UTC, in minutes east.
    pub offset: i32,
}

/// A message ready for submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The bytes: 7-bit, every line ending in CRLF.
    pub raw: Vec<u8>,
    /// The SMTP envelope's reverse-path.
    pub reverse_path: String,
    /// The SMTP envelope's forward-paths, each once: To, Cc and Bcc.
    pub forward_paths: Vec<String>,
}

/// Why a draft cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// This is not an address that mail can be sent to.
    #[error("not an address: {0}")]
    AddressInvalid(String),
    /// To, Cc and Bcc are all empty.
    #[error("no recipient")]
    NoRecipient,
    /// The finished message breaks a rule of the wire; a defect.
    #[error("the message cannot be put on the wire: {0}")]
    Unsendable(String),
}

/// Turns a draft into the bytes that are submitted. `attachments` are the draft's files with their bytes.
///
/// # Errors
/// An address that cannot be used, or nobody to send to.
pub fn compose(
    draft: &Draft,
    sender: &Sender,
    attachments: Vec<(DraftAttachment, Vec<u8>)>,
    stamp: &Stamp,
) -> Result<Composed, ComposeError> {
    let from = mailbox(&Person {
        name: sender.name.clone(),
        address: sender.address.clone(),
    })?;
    let to = mailboxes(&draft.to)?;
    let cc = mailboxes(&draft.cc)?;
    let bcc = mailboxes(&draft.bcc)?;

    let mut forward_paths: Vec<String> = Vec::new();
    for path in to
        .iter()
        .chain(&cc)
        .chain(&bcc)
        .map(|mailbox| mailbox.email.to_string())
    {
        if !forward_paths
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&path))
        {
            forward_paths.push(path);
        }
    }
    if forward_paths.is_empty() {
        return Err(ComposeError::NoRecipient);
    }
    let envelope = lettre::address::Envelope::new(
        Some(from.email.clone()),
        to.iter()
            .chain(&cc)
            .chain(&bcc)
            .map(|mailbox| mailbox.email.clone())
            .collect(),
    )
    .map_err(unsendable)?;
    let reverse_path = from.email.to_string();

    let mut builder = lettre::Message::builder()
        .envelope(envelope)
        .from(from)
        .date(system_time(stamp.date));
    if let Some(answers) = sender
        .reply_to
        .as_deref()
        .filter(|answers| !answers.trim().is_empty())
    {
        for mailbox in mailboxes(answers)? {
            builder = builder.reply_to(mailbox);
        }
    }
    // Bcc is in the SMTP envelope only (RFC 5322 §3.6.3).
    for mailbox in to {
        builder = builder.to(mailbox);
    }
    for mailbox in cc {
        builder = builder.cc(mailbox);
    }
    builder = builder.subject(one_line(&draft.subject));
    if !is_message_id(&stamp.message_id) {
        return Err(ComposeError::Unsendable("its Message-ID".into()));
    }
    builder = builder.header(MessageId::from(format!("<{}>", stamp.message_id)));
    if let Some(id) = draft.in_reply_to.as_deref().filter(|id| is_message_id(id)) {
        builder = builder.header(InReplyTo::from(format!("<{id}>")));
    }
    if let Some(references) = references(draft) {
        builder = builder.raw_header(references);
    }

    let text = text_part(&draft.text);
    let built = if attachments.is_empty() {
        builder.singlepart(text)
    } else {
        // Neither base64 nor quoted-printable can contain `=_`.
        let id: String = stamp
            .message_id
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(40)
            .collect();
        let mut mixed = MultiPart::mixed()
            .boundary(format!("=_postane_{id}"))
            .singlepart(text);
        for (file, bytes) in attachments {
            mixed = mixed.singlepart(file_part(&file, bytes));
        }
        builder.multipart(mixed)
    };
    let mut message = built.map_err(unsendable)?;
    message.headers_mut().insert_raw(date(stamp));
    let mut raw = message.formatted();
    if !raw.ends_with(b"\r\n") {
        raw.extend_from_slice(b"\r\n");
    }
    wire_safe(&raw)?;
    Ok(Composed {
        raw,
        reverse_path,
        forward_paths,
    })
}

fn unsendable(error: lettre::error::Error) -> ComposeError {
    ComposeError::Unsendable(error.to_string())
}

fn mailboxes(typed: &str) -> Result<Vec<Mailbox>, ComposeError> {
    let people = addresses(typed).map_err(|bad| ComposeError::AddressInvalid(bad.text))?;
    people.iter().map(mailbox).collect()
}

fn mailbox(person: &Person) -> Result<Mailbox, ComposeError> {
    let address = on_the_wire(&person.address)
        .ok_or_else(|| ComposeError::AddressInvalid(person.address.clone()))?;
    let name = one_line(&person.name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
}

/// What goes into a header field: every control character is a blank.
fn one_line(text: &str) -> String {
    text.replace("\r\n", " ")
        .replace(|c: char| c.is_control(), " ")
        .trim()
        .to_owned()
}

/// A moment within what RFC 5322 §3.3 can write: four-digit years, in every time zone.
fn writable(unix: i64) -> i64 {
    unix.clamp(0, 253_402_200_000)
}

fn system_time(unix: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(writable(unix)).unwrap_or_default())
}

/// Date in the writer's own time zone (RFC 5322 §3.3), which lettre's Date cannot say.
fn date(stamp: &Stamp) -> HeaderValue {
    let utc = DateTime::from_timestamp(writable(stamp.date), 0).unwrap_or_default();
    let offset = FixedOffset::east_opt(stamp.offset.clamp(-1_439, 1_439) * 60);
    let text = match offset {
        Some(offset) => utc.with_timezone(&offset).to_rfc2822(),
        None => utc.to_rfc2822(),
    };
    HeaderValue::dangerous_new_pre_encoded(
        HeaderName::new_from_ascii_str("Date"),
        text.clone(),
        text,
    )
}

/// References, one id to a line; of a long conversation its beginning and its end (RFC 5322 §3.6.4).
fn references(draft: &Draft) -> Option<HeaderValue> {
    let ids: Vec<&String> = draft
        .references
        .iter()
        .filter(|id| is_message_id(id))
        .collect();
    let skip = ids
        .len()
        .saturating_sub(REFERENCES_KEPT)
        .max(REFERENCES_KEPT);
    let kept = ids
        .iter()
        .take(REFERENCES_KEPT)
        .chain(ids.iter().skip(skip));
    let kept: Vec<String> = kept.map(|id| format!("<{id}>")).collect();
    (!kept.is_empty()).then(|| {
        HeaderValue::dangerous_new_pre_encoded(
            HeaderName::new_from_ascii_str("References"),
            kept.join(" "),
            kept.join("\r\n "),
        )
    })
}

fn text_part(text: &str) -> SinglePart {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    // The part's own line end closes the last line.
    let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
    SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .header(ContentDisposition::inline())
        .body(Body::new(text))
}

/// A file. Base64 always: as text, lettre would send its bare line feeds as they are.
fn file_part(file: &DraftAttachment, bytes: Vec<u8>) -> SinglePart {
    let name = one_line(&file.name);
    let disposition =
        ContentDisposition::attachment(if name.is_empty() { "attachment" } else { &name });
    let given = file.media_type.trim().to_ascii_lowercase();
    if given == "message/rfc822"
        && let Some(message) = seven_bit(&bytes)
    {
        // RFC 2046 §5.2.1: an attached message is not encoded, what is in it already is.
        let body = Body::dangerous_pre_encoded(message, ContentTransferEncoding::SevenBit);
        return part(&given, disposition).body(body);
    }
    // Composite types may not be in base64 (RFC 2045 §6.4).
    let composite = given.starts_with("message/") || given.starts_with("multipart/");
    let kind = if composite {
        "application/octet-stream"
    } else {
        &given
    };
    part(kind, disposition)
        .header(ContentTransferEncoding::Base64)
        .body(bytes)
}

fn part(kind: &str, disposition: ContentDisposition) -> lettre::message::SinglePartBuilder {
    let builder = SinglePart::builder();
    let kind = if kind.is_ascii() && kind.len() < 200 {
        kind
    } else {
        "application/octet-stream"
    };
    let kind = ContentType::parse(kind).or_else(|_| ContentType::parse("application/octet-stream"));
    match kind {
        Ok(kind) => builder.header(kind),
        Err(_) => builder,
    }
    .header(disposition)
}

/// A message as lines that end in CRLF; `None` where it is not 7-bit or has lines that are too long.
fn seven_bit(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 40);
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > 998 || line.iter().any(|&b| b >= 0x80 || b == 0 || b == b'\r') {
            return None;
        }
        out.extend_from_slice(line);
        out.extend_from_slice(b"\r\n");
    }
    out.truncate(out.len().saturating_sub(2));
    Some(out)
}

/// RFC 5322 §2.1.1 and §2.3: CR and LF only together, at most 998 characters a line, 7-bit.
fn wire_safe(raw: &[u8]) -> Result<(), ComposeError> {
    let fault = |what: &str| Err(ComposeError::Unsendable(what.to_owned()));
    for line in raw.split_inclusive(|&b| b == b'\n') {
        let Some(line) = line.strip_suffix(b"\r\n") else {
            return fault("a line does not end in CRLF");
        };
        if line.contains(&b'\r') {
            return fault("a bare CR");
        }
        if line.len() > 998 {
            return fault("a line is too long");
        }
        if line.iter().any(|&b| b >= 0x80 || b == 0) {
            return fault("not 7-bit");
        }
    }
    Ok(())
}

/// A Message-ID (without angle brackets) from 128 random bits and the domain of the sender's address. It tells nothing
/// of the computer.
#[must_use]
pub fn new_message_id(random: u128, domain: &str) -> String {
    let domain = ascii_domain(domain).unwrap_or_else(|| "postane.invalid".into());
    format!("{random:032x}@{domain}")
}
