//! The addresses that a person types, and addresses as they are written back into a field.

use crate::display;
use contract::Person;

/// What was typed is not an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address: {text}")]
pub struct BadAddress {
    /// The piece that cannot be read, as typed.
    pub text: String,
}

/// Reads an address list as a person types it: `Ayşe Işık <a@b.example>, x@y.example; "Çelik, Mehmet" <m@k.example>`.
/// Commas, semicolons and line ends separate; empty pieces are skipped, so that an empty text is an empty list.
///
/// # Errors
/// The first piece that is not an address. A name without an address is one too: nobody is left out silently.
pub fn addresses(text: &str) -> Result<Vec<Person>, BadAddress> {
    pieces(text)
        .into_iter()
        .map(|piece| {
            person(piece).ok_or_else(|| BadAddress {
                text: piece.to_owned(),
            })
        })
        .collect()
}

/// Splits at the separators that are outside of quotes and angle brackets.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut quoted, mut escaped, mut angle) = (0, false, false, false);
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match c {
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '<' if !quoted => angle = true,
            '>' if !quoted => angle = false,
            ',' | ';' | '\n' | '\r' if !quoted && !angle => {
                out.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    out.extend(text.get(start..));
    out.into_iter()
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .collect()
}

fn person(piece: &str) -> Option<Person> {
    let (name, address) = match piece.rfind('<') {
        Some(open) => {
            let address = piece.get(open + 1..)?.trim_end().strip_suffix('>')?;
            (unquoted(piece.get(..open)?.trim()), address.trim())
        }
        None => (String::new(), piece),
    };
    on_the_wire(address)?;
    Some(Person {
        name: display::line(&name),
        address: address.to_owned(),
    })
}

/// A phrase with its quotation marks and escapes undone.
fn unquoted(phrase: &str) -> String {
    let Some(inside) = phrase.strip_prefix('"').and_then(|p| p.strip_suffix('"')) else {
        return phrase.to_owned();
    };
    let mut out = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

/// The addr-spec as it goes over the wire: the domain in its ASCII form (RFC 5890). `None` where mail cannot be sent
/// there; that includes local parts outside of ASCII, which would need SMTPUTF8 (RFC 6531).
pub(crate) fn on_the_wire(address: &str) -> Option<lettre::Address> {
    let (local, domain) = address.rsplit_once('@')?;
    if local.is_empty() || local.len() > 64 || !local.bytes().all(|b| b.is_ascii_graphic()) {
        return None;
    }
    let domain = match domain.strip_prefix('[').and_then(|d| d.strip_suffix(']')) {
        Some(literal) => {
            let ip = literal.strip_prefix("IPv6:").unwrap_or(literal);
            ip.parse::<std::net::IpAddr>().ok()?;
            domain.to_owned()
        }
        None => ascii_domain(domain)?,
    };
    if domain.len() > 255 {
        return None;
    }
    lettre::Address::new(local, domain).ok()
}

/// A domain in its ASCII form.
pub(crate) fn ascii_domain(domain: &str) -> Option<String> {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    if domain.is_empty() || domain.split('.').any(str::is_empty) {
        return None;
    }
    // What was typed in ASCII stays as it was typed.
    if domain.is_ascii() {
        let fine = domain
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
        return fine.then(|| domain.to_owned());
    }
    idna::domain_to_ascii_strict(domain).ok()
}

/// People as an address list that [`addresses`] reads.
pub(crate) fn typed(people: &[Person]) -> String {
    let one = |person: &Person| {
        if person.name.is_empty() || person.name == person.address {
            return person.address.clone();
        }
        if person.name.contains(|c: char| "()<>[]:;@\\,\"".contains(c)) {
            let name = person.name.replace('\\', "\\\\").replace('"', "\\\"");
            return format!("\"{name}\" <{}>", person.address);
        }
        format!("{} <{}>", person.name, person.address)
    };
    people
        .iter()
        .filter(|person| !person.address.is_empty())
        .map(one)
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn person(name: &str, address: &str) -> Person {
        Person {
            name: name.into(),
            address: address.into(),
        }
    }

    #[test]
    fn what_people_type() {
        let list = addresses(
            "Ayşe Işık <a@b.example>, x@y.example; \"Çelik, Mehmet\" <m@k.example>;,\n z@w.example, ",
        );
        let expected = [
            person("Ayşe Işık", "a@b.example"),
            person("", "x@y.example"),
            person("Çelik, Mehmet", "m@k.example"),
            person("", "z@w.example"),
        ];
        assert_eq!(list.unwrap(), expected);
        assert_eq!(addresses(" ; , "), Ok(vec![]));
        assert_eq!(
            addresses("<a@b.example>").unwrap(),
            [person("", "a@b.example")]
        );
        assert_eq!(
            addresses("a@çiçek.example").unwrap(),
            [person("", "a@çiçek.example")]
        );
        assert_eq!(
            addresses("\"a \\\"b\\\"\" <o'neil+x@b-c.example>").unwrap(),
            [person("a \"b\"", "o'neil+x@b-c.example")]
        );
        assert_eq!(
            addresses("root@localhost").unwrap(),
            [person("", "root@localhost")]
        );
    }

    #[test]
    fn what_is_none() {
        for text in [
            "Ayşe",
            "ali@@ornek",
            "@b.example",
            "a@",
            "a b@c.example",
            "Ad <a@b.example",
            "a@b..example",
            "a@b .example",
            "işık@b.example",
            "a@b.example> x",
            "a@-.example",
            "a@[300.1.1.1]",
            "<>",
            "Ad <>",
        ] {
            assert_eq!(
                addresses(text),
                Err(BadAddress { text: text.into() }),
                "{text}"
            );
        }
        assert_eq!(
            addresses("a@b.example, Ayşe, c@d.example"),
            Err(BadAddress {
                text: "Ayşe".into()
            })
        );
    }

    #[test]
    fn what_is_written_is_read() {
        let people = [
            person("Çelik, \"Mehmet\" \\", "m@k.example"),
            person("", "x@y.example"),
            person("Ayşe", "a@b.example"),
        ];
        assert_eq!(addresses(&typed(&people)).unwrap(), people);
    }

    #[test]
    fn the_wire_is_ascii() {
        assert_eq!(
            on_the_wire("a@çiçek.example").unwrap().to_string(),
            "a@xn--iek-1lab.example"
        );
        assert_eq!(
            on_the_wire("a@[127.0.0.1]").unwrap().to_string(),
            "a@[127.0.0.1]"
        );
    }
}
