//! Which CSS of a `style` attribute may stay: properties from a list, values without anything that acts or loads.

/// Properties that colour, measure and align. Nothing that lifts an element out of its place (position, z-index).
const PROPERTIES: &[&str] = &[
    "background",
    "background-color",
    "background-image",
    "background-position",
    "background-repeat",
    "background-size",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-left-radius",
    "border-bottom-right-radius",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-left-radius",
    "border-top-right-radius",
    "border-top-style",
    "border-top-width",
    "border-width",
    "box-sizing",
    "caption-side",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-position",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "opacity",
    "overflow",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-decoration-color",
    "text-decoration-line",
    "text-decoration-style",
    "text-indent",
    "text-transform",
    "unicode-bidi",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
    "word-wrap",
];

/// Functions that only compute a colour, a length or a gradient.
const FUNCTIONS: &[&str] = &[
    "calc",
    "clamp",
    "hsl",
    "hsla",
    "linear-gradient",
    "max",
    "min",
    "radial-gradient",
    "rgb",
    "rgba",
];

/// Filters the declarations of a `style` attribute. `picture` turns the address of a background into what may be
/// loaded for it, if anything.
pub(crate) fn filter(style: &str, mut picture: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::new();
    for declaration in declarations(style) {
        let Some((property, value)) = declaration.split_once(':') else {
            continue;
        };
        let property = property.trim().to_ascii_lowercase();
        if !PROPERTIES.contains(&property.as_str()) {
            continue;
        }
        let value = if property.starts_with("background") {
            with_pictures(value, &mut picture)
        } else if harmless(value) {
            value.to_owned()
        } else {
            continue;
        };
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(';');
        }
        out.push_str(&property);
        out.push(':');
        out.push_str(value);
    }
    out
}

/// Splits at the semicolons that are outside of quotes and brackets.
fn declarations(style: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0usize, None);
    for (at, c) in style.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ';') if depth == 0 => {
                pieces.extend(style.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.extend(style.get(start..));
    pieces
}

/// Replaces every `url(…)` by what may be loaded, or by nothing.
fn with_pictures(value: &str, picture: &mut impl FnMut(&str) -> Option<String>) -> String {
    if value.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return String::new();
    }
    let lower = value.to_ascii_lowercase();
    let mut out = String::new();
    let mut from = 0;
    while let Some(found) = lower.get(from..).and_then(|rest| rest.find("url(")) {
        let open = from + found;
        let Some(length) = value.get(open..).and_then(|rest| rest.find(')')) else {
            return String::new();
        };
        out.push_str(value.get(from..open).unwrap_or_default());
        let address = value.get(open + 4..open + length).unwrap_or_default();
        let address = address.trim().trim_matches(['"', '\'']).trim();
        if let Some(address) = picture(address)
            && address
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"\"'()\\<>".contains(&b))
        {
            // Marked, so that `harmless` lets exactly these through.
            out.push_str(&format!("\u{1}({address})"));
        }
        from = open + length + 1;
    }
    out.push_str(value.get(from..).unwrap_or_default());
    if !harmless(&out) {
        return String::new();
    }
    out.replace('\u{1}', "url")
}

/// Nothing escaped, commented, imported, or called that is not on the list.
fn harmless(value: &str) -> bool {
    if value.contains(['\\', '<', '>', '@', '{', '}'])
        || value.contains("/*")
        || value.len() > 4_000
    {
        return false;
    }
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('(') {
        let name: String = before
            .chars()
            .rev()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '\u{1}'))
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect::<String>()
            .to_ascii_lowercase();
        match name.as_str() {
            "" | "\u{1}" => {}
            name if FUNCTIONS.contains(&name) => {}
            _ => return false,
        }
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocked(style: &str) -> String {
        filter(style, |_| None)
    }

    #[test]
    fn what_acts_or_loads_is_gone() {
        assert_eq!(blocked("position:fixed;top:0;color:red"), "color:red");
        assert_eq!(blocked("width:expression(alert(1))"), "");
        assert_eq!(blocked("behavior:url(x.htc);-moz-binding:url(y)"), "");
        assert_eq!(
            blocked("background:#fff url(http://a.example/p.png) no-repeat"),
            "background:#fff  no-repeat"
        );
        assert_eq!(blocked("background:u\\72l(http://a.example/)"), "");
        assert_eq!(blocked("color:url(http://a.example/)"), "");
        assert_eq!(blocked("list-style:url(http://a.example/)"), "");
        assert_eq!(
            blocked("background-image:image-set('http://a.example/' 1x)"),
            ""
        );
        assert_eq!(
            blocked("font-family:'a;b',serif;color:rgb(1,2,3)"),
            "font-family:'a;b',serif;color:rgb(1,2,3)"
        );
        assert_eq!(blocked("color:red;background:url(http://a"), "color:red");
    }

    #[test]
    fn allowed_pictures_stay() {
        let style = filter("background-image:url('https://a.example/p.png')", |u| {
            Some(u.to_owned())
        });
        assert_eq!(style, "background-image:url(https://a.example/p.png)");
    }
}
