//! Strings of strangers, made safe to show: one line, no controls, nothing that reorders what stands around it.

use crate::limits::{LINE_CHARS, NAME_CHARS};

/// Whether a character could reorder the text around it (the Trojan Source class, and marks of its kind).
fn reorders(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

/// Whether a character takes no room: fillers of previews, byte order marks.
fn invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{034F}' | '\u{00AD}' | '\u{180E}'
    )
}

/// One line: white space folded, controls and reordering characters gone.
pub(crate) fn line(text: &str) -> String {
    limited(text, LINE_CHARS)
}

/// [`line`], with another bound.
pub(crate) fn limited(text: &str, chars: usize) -> String {
    let mut out = String::with_capacity(text.len().min(chars * 2));
    let mut count = 0;
    let mut space = false;
    for c in text.chars() {
        if reorders(c) || invisible(c) {
            continue;
        }
        if c.is_whitespace() || c.is_control() {
            space = true;
            continue;
        }
        if space && count > 0 {
            if count + 1 >= chars {
                break;
            }
            out.push(' ');
            count += 1;
        }
        space = false;
        if count >= chars {
            break;
        }
        out.push(c);
        count += 1;
    }
    out
}

/// Names that mean a device on Windows, whatever the extension.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "conin$", "conout$", "com0", "com1", "com2", "com3", "com4",
    "com5", "com6", "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6",
    "lpt7", "lpt8", "lpt9",
];

/// A file name that every system can take and that says what it is; `fallback` where nothing is left of the given one.
pub(crate) fn file_name(given: &str, fallback: impl FnOnce() -> String) -> String {
    // Some programs send whole paths: only what stands behind the last separator is the name.
    let last = given
        .rsplit(['/', '\\'])
        .find(|piece| !piece.trim().is_empty());
    let mut name: String = line(last.unwrap_or_default())
        .chars()
        .filter(|c| *c != '\u{FFFD}')
        .map(|c| {
            if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') {
                '_'
            } else {
                c
            }
        })
        .collect();
    name = name.trim_matches([' ', '.']).to_owned();
    if name.is_empty() {
        return fallback();
    }
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_lowercase();
    if DEVICES.contains(&stem.as_str()) {
        name.insert(0, '_');
    }
    shorten(&name)
}

/// Shortens the stem and keeps the extension, which says what the file is.
fn shorten(name: &str) -> String {
    let count = name.chars().count();
    if count <= NAME_CHARS {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 16 => {
            let keep = NAME_CHARS.saturating_sub(extension.chars().count() + 1);
            let stem: String = stem.chars().take(keep).collect();
            format!("{}.{extension}", stem.trim_end())
        }
        _ => name
            .chars()
            .take(NAME_CHARS)
            .collect::<String>()
            .trim_end()
            .to_owned(),
    }
}

/// A name for a part that has none, after its media type.
pub(crate) fn made_up_name(media_type: &str) -> String {
    let extension = match media_type {
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/vcard" | "text/x-vcard" => "vcf",
        "text/xml" | "application/xml" => "xml",
        "image/jpeg" | "image/jpg" | "image/pjpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/svg+xml" => "svg",
        "image/tiff" => "tif",
        "image/bmp" => "bmp",
        "image/heic" => "heic",
        "audio/mpeg" => "mp3",
        "audio/ogg" => "ogg",
        "audio/wav" | "audio/x-wav" => "wav",
        "video/mp4" => "mp4",
        "video/quicktime" => "mov",
        "application/pdf" => "pdf",
        "application/zip" | "application/x-zip-compressed" => "zip",
        "application/json" => "json",
        "application/rtf" | "text/rtf" => "rtf",
        "application/msword" => "doc",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.ms-powerpoint" => "ppt",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "pptx",
        "application/pgp-signature" => "asc",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "p7s",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "p7m",
        "application/ms-tnef" => "dat",
        "message/rfc822" | "message/global" => "eml",
        other if other.starts_with("text/") || other.starts_with("message/") => "txt",
        _ => "bin",
    };
    format!("attachment.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_everywhere() {
        let name = |given: &str| file_name(given, || "attachment.pdf".into());
        assert_eq!(name("fatura.pdf"), "fatura.pdf");
        assert_eq!(name("../../etc/passwd"), "passwd");
        assert_eq!(name("C:\\Users\\Ayşe\\Işık.docx"), "Işık.docx");
        assert_eq!(name("con.txt"), "_con.txt");
        assert_eq!(name("trailing. . ."), "trailing");
        assert_eq!(name("..."), "attachment.pdf");
        assert_eq!(name("invoice\u{202E}fdp.exe"), "invoicefdp.exe");
        assert_eq!(name("a\r\nb\0c.txt"), "a b c.txt");
        assert!(name(&format!("{}.jpeg", "ş".repeat(500))).ends_with(".jpeg"));
        assert!(name(&"x".repeat(500)).chars().count() <= NAME_CHARS);
    }

    #[test]
    fn lines_have_no_controls() {
        assert_eq!(line("  a\r\n\tb\u{0} \u{202E}c "), "a b c");
        assert_eq!(limited("abc def", 4), "abc");
    }
}
