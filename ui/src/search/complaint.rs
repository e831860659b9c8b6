//! What is said about an operator whose value was not understood.

/// The Fluent key for a complaint, by what the operator wants.
#[must_use]
pub(super) fn complaint_key(complaint: &str) -> &'static str {
    let operator = complaint
        .split_once(':')
        .map(|(operator, _)| operator.trim_start_matches('-').to_lowercase());
    match operator.as_deref() {
        Some("before" | "after" | "on" | "önce" | "once" | "sonra" | "tarih") => {
            "search-not-a-date"
        }
        Some("older" | "newer" | "eski" | "yeni") => "search-not-an-age",
        Some("larger" | "smaller" | "büyük" | "buyuk" | "küçük" | "kucuk") => {
            "search-not-a-size"
        }
        Some("in" | "klasör" | "klasor") => "search-not-a-folder",
        Some("account" | "hesap") => "search-not-an-account",
        _ => "search-not-understood",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operator_wants_something_else() {
        assert_eq!(complaint_key("before:banana"), "search-not-a-date");
        assert_eq!(complaint_key("Önce:muz"), "search-not-a-date");
        assert_eq!(complaint_key("-after:x:y"), "search-not-a-date");
        assert_eq!(complaint_key("eski:muz"), "search-not-an-age");
        assert_eq!(complaint_key("larger:big"), "search-not-a-size");
        assert_eq!(complaint_key("klasör:yok"), "search-not-a-folder");
        assert_eq!(complaint_key("hesap:yok"), "search-not-an-account");
        assert_eq!(complaint_key("is:blue"), "search-not-understood");
        assert_eq!(complaint_key("banana"), "search-not-understood");
    }
}
