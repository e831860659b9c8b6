//! Whether a message speaks of an attachment. Only the author's own words count, not what is quoted.

/// Words that promise an attachment.
const WORDS: &[&str] = &[
    "ekte",
    "ekteki",
    "ektedir",
    "ekledim",
    "ekliyorum",
    "ilişikte",
    "attached",
    "attachment",
    "attachments",
    "enclosed",
];

/// The first word of the author's own that promises an attachment, as it is written.
#[must_use]
pub fn promise(subject: &str, text: &str) -> Option<String> {
    // An answer's subject is the other side's.
    let own_subject = if subject.contains(':') { "" } else { subject };
    std::iter::once(own_subject)
        .chain(text.lines().filter(|line| !line.starts_with('>')))
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric()))
        .find(|word| {
            // `İ` lowers to an i with a dot of its own; the dot goes. `I` in Turkish is `ı`, but no word here has one.
            let lower = word.to_lowercase().replace('\u{307}', "");
            WORDS.contains(&lower.as_str())
        })
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_count_and_quoted_ones_do_not() {
        assert_eq!(promise("", "Fotoğraflar ekte.\n"), Some("ekte".to_owned()));
        assert_eq!(promise("", "EKTEKİ dosyaya bak"), Some("EKTEKİ".to_owned()));
        assert_eq!(
            promise("", "See the Attached file"),
            Some("Attached".to_owned())
        );
        assert_eq!(promise("", "Thanks!\n> see attached\n"), None);
        assert_eq!(promise("Invoice attached", ""), Some("attached".to_owned()));
        assert_eq!(promise("Re: Invoice attached", "Thanks"), None);
        assert_eq!(promise("", "Teknede bekteşi üzümü, unattached"), None);
    }
}
