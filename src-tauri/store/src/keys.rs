//! Sort keys: texts folded so that comparing bytes sorts them as people do. Pure.

/// Stands behind a letter that the Turkish alphabet has after its plain sister (ç after c, i after ı); sorts after
/// every letter, so that "ça" comes after "cz".
const AFTER: char = '\u{7f}';

/// Characters of a text that take part.
const LONGEST: usize = 256;

/// Reply and forward prefixes of the programs that mail comes from.
const PREFIXES: &[&str] = &[
    "re", "fw", "fwd", "ynt", "ilt", "aw", "wg", "sv", "vs", "vb", "antw", "tr", "rif", "res",
    "enc", "odp", "cevap",
];

/// The key of a person: by the display name, else by the address.
pub(crate) fn person(name: &str, address: &str) -> String {
    let name = name.trim().trim_matches(['"', '\'']).trim();
    text(if name.is_empty() { address } else { name })
}

/// The key of a subject, without Re: and Fwd:.
pub(crate) fn subject(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some((prefix, after)) = rest.split_once(':') {
        // "Re[2]" counts replies.
        let prefix = prefix.split(['[', '(']).next().unwrap_or(prefix).trim();
        let prefix = prefix.replace(['İ', 'I'], "i").to_lowercase();
        if !PREFIXES.contains(&prefix.as_str()) {
            break;
        }
        rest = after.trim();
    }
    text(rest)
}

/// The key of a subject with its Re: and Fwd:.
pub(crate) fn whole_subject(subject: &str) -> String {
    text(subject)
}

/// Folds case and accents; the letters of the Turkish alphabet keep their places.
fn text(text: &str) -> String {
    // Only Turkish tells whether I is a capital ı: where the text shows itself to be Turkish, it is.
    let turkish = !text.is_ascii() && text.contains(['ğ', 'Ğ', 'ş', 'Ş', 'ı', 'İ']);
    let mut key = String::with_capacity(text.len().min(LONGEST) + 8);
    for c in text.trim().chars().take(LONGEST) {
        match c {
            'ı' => key.push('i'),
            'I' if turkish => key.push('i'),
            'i' | 'I' | 'İ' | 'î' | 'Î' | 'í' | 'ì' | 'ï' => letter(&mut key, 'i'),
            'ç' | 'Ç' => letter(&mut key, 'c'),
            'ğ' | 'Ğ' => letter(&mut key, 'g'),
            'ö' | 'Ö' => letter(&mut key, 'o'),
            'ş' | 'Ş' => letter(&mut key, 's'),
            'ü' | 'Ü' => letter(&mut key, 'u'),
            // Decomposed: cedilla, breve, diaeresis make a letter of its own; other marks are folded away.
            '\u{327}' | '\u{306}' | '\u{308}' if key.ends_with(['c', 's', 'g', 'o', 'u']) => {
                key.push(AFTER)
            }
            '\u{300}'..='\u{36f}' => {}
            'à'..='å' | 'À'..='Å' => key.push('a'),
            'è'..='ë' | 'È'..='Ë' => key.push('e'),
            'ò'..='õ' | 'Ò'..='Õ' => key.push('o'),
            'ù'..='û' | 'Ù'..='Û' => key.push('u'),
            'ñ' | 'Ñ' => key.push('n'),
            c if c.is_control() => {}
            c if c.is_ascii() => key.push(c.to_ascii_lowercase()),
            c => key.extend(c.to_lowercase()),
        }
    }
    key
}

fn letter(key: &mut String, base: char) {
    key.push(base);
    key.push(AFTER);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turkish_names_stand_in_the_order_of_the_alphabet() {
        let names = [
            "Ahmet",
            "Cem",
            "Çağla",
            "Çiğdem",
            "Deniz",
            "Gül",
            "Ğ",
            "Irmak Işık",
            "İbrahim",
            "Jale",
            "Osman",
            "Ömer",
            "Selin",
            "Şule",
            "Tarık",
            "Umut",
            "Ümit",
            "Zeynep",
        ];
        let mut sorted = names;
        sorted.sort_by_key(|name| person(name, ""));
        assert_eq!(sorted, names);
    }

    #[test]
    fn case_and_decomposition_do_not_matter() {
        assert_eq!(person("ÇİĞDEM", ""), person("çiğdem", ""));
        assert_eq!(person("c\u{327}ig\u{306}dem", ""), person("çiğdem", ""));
        assert_eq!(person("William", ""), person("WILLIAM", ""));
        assert_eq!(person("", "a@b.example"), person("A@B.example", ""));
    }

    #[test]
    fn reply_prefixes_are_left_out() {
        for subject_line in [
            "Re: Fwd: Plan",
            "YNT: plan",
            "İlt: Plan",
            "Re[2]: RE:plan",
            "  plan ",
        ] {
            assert_eq!(subject(subject_line), "plan");
        }
        assert_eq!(subject("Saat 10:30"), subject("saat 10:30"));
        assert_ne!(subject("Saat 10:30"), subject("30"));
    }
}
