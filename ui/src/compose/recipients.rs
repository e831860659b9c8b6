//! An address list as it is typed, in pieces that can stand as chips. What was typed is never changed: joining the
//! pieces gives an address list that means the same.

use crate::wizard::form::is_address;

/// One entry of an address list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// As typed, without the spaces around it.
    pub typed: String,
    /// What the chip says: the display name, else the address, else what was typed.
    pub label: String,
    /// The addr-spec, where there is one that can be right.
    pub address: Option<String>,
}

impl Recipient {
    /// Reads one entry: `name <address>`, `<address>`, or `address`.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        let typed = typed.trim().to_owned();
        let (name, address) = match typed.rsplit_once('<') {
            Some((name, rest)) => match rest.trim_end().strip_suffix('>') {
                Some(address) => (unquote(name.trim()), address.trim().to_owned()),
                None => (String::new(), typed.clone()),
            },
            None => (String::new(), typed.clone()),
        };
        let right = is_address(&address);
        let label = match (right, name.is_empty()) {
            (true, false) => name,
            (true, true) => address.clone(),
            (false, _) => typed.clone(),
        };
        Self {
            typed,
            label,
            address: right.then_some(address),
        }
    }
}

/// The display name without the quotes around it (RFC 5322 §3.2.4).
fn unquote(name: &str) -> String {
    let Some(inner) = name
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return name.to_owned();
    };
    let mut out = String::with_capacity(inner.len());
    let mut escaped = false;
    for c in inner.chars() {
        if c == '\\' && !escaped {
            escaped = true;
        } else {
            escaped = false;
            out.push(c);
        }
    }
    out
}

/// Cuts an address list at commas, semicolons and line ends that are not inside quotes, brackets or a comment.
#[must_use]
pub fn split(list: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    let mut angle = false;
    let mut depth = 0_usize;
    for c in list.chars() {
        let inside = quoted || depth > 0;
        let ends = matches!(c, ',' | ';' | '\n' | '\r') && !inside && !angle;
        if ends {
            pieces.push(String::new());
            continue;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
        if escaped {
            escaped = false;
            continue;
        }
        match c {
            '\\' if inside => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            '<' if !inside => angle = true,
            '>' if !inside => angle = false,
            _ => {}
        }
    }
    pieces
        .into_iter()
        .map(|piece| piece.trim().to_owned())
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// Reads a whole list.
#[must_use]
pub fn read_list(list: &str) -> Vec<Recipient> {
    split(list)
        .iter()
        .map(|piece| Recipient::read(piece))
        .collect()
}

/// The list again, with what is being typed at its end.
#[must_use]
pub fn join(chips: &[Recipient], typing: &str) -> String {
    chips
        .iter()
        .map(|chip| chip.typed.as_str())
        .chain(Some(typing.trim()).filter(|typing| !typing.is_empty()))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn entries_are_cut_where_they_end() {
        assert_eq!(
            split(
                "\"Işık, Ayşe\" <a@x.example>; b@x.example,\n c@x.example (left, right), ,d <d@x.example"
            ),
            [
                "\"Işık, Ayşe\" <a@x.example>",
                "b@x.example",
                "c@x.example (left, right)",
                "d <d@x.example"
            ]
        );
        assert!(split(" ,; \n").is_empty());
    }

    #[test]
    fn an_entry_has_a_label_and_an_address() {
        let read = Recipient::read("\"Işık, \\\"Ayşe\\\"\" <a@x.example>");
        assert_eq!(read.label, "Işık, \"Ayşe\"");
        assert_eq!(read.address.as_deref(), Some("a@x.example"));
        let read = Recipient::read("<b@x.example>");
        assert_eq!(
            (read.label.as_str(), read.address.is_some()),
            ("b@x.example", true)
        );
        for bad in [
            "ali@@ornek",
            "ali",
            "Ali <ali@>",
            "Ali <a@x.example",
            "Ali a@x.example",
        ] {
            let read = Recipient::read(bad);
            assert_eq!((read.label.as_str(), read.address), (bad, None));
        }
    }

    #[test]
    fn joining_keeps_what_was_typed() {
        let list = "\"Işık, Ayşe\" <a@x.example>, ali@@ornek";
        assert_eq!(join(&read_list(list), ""), list);
        assert_eq!(join(&read_list("a@x.example"), " b "), "a@x.example, b");
        assert_eq!(join(&[], "  "), "");
        assert_eq!(read_list(list)[1].address, None);
    }
}
