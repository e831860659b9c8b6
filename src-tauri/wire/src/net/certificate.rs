//! A certificate's names and dates, for people to read. The trust decision has been made before.

use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

/// For whom the certificate is and until when: the name that matches `host`, else its first DNS name, else its
/// common name.
pub(super) fn describe(der: &[u8], host: &str) -> Option<(String, i64)> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let names = certificate.subject_alternative_name().ok().flatten();
    let dns: Vec<&str> = names
        .iter()
        .flat_map(|extension| &extension.value.general_names)
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some(*name),
            _ => None,
        })
        .collect();
    let matching = dns.iter().find(|name| matches(name, host)).copied();
    // The verifier looks at nothing but the alternative names: an address that passed it stands there.
    let address = host.parse::<std::net::IpAddr>().is_ok().then_some(host);
    let common = || {
        let mut all = certificate.subject().iter_common_name();
        all.next().and_then(|name| name.as_str().ok())
    };
    let name = matching
        .or(address)
        .or_else(|| dns.first().copied())
        .or_else(common)
        .unwrap_or(host);
    Some((
        name.to_owned(),
        certificate.validity().not_after.timestamp(),
    ))
}

/// Whether a DNS name, perhaps with a wildcard for its first label, is for this host (RFC 9525 §6.3).
fn matches(name: &str, host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    match name.strip_prefix("*.") {
        Some(parent) => host
            .split_once('.')
            .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(parent)),
        None => name.eq_ignore_ascii_case(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(matches("pop.example.org", "POP.example.org."));
        assert!(matches("*.example.org", "pop.example.org"));
        assert!(!matches("*.example.org", "example.org"));
        assert!(!matches("*.example.org", "a.pop.example.org"));
        assert!(!matches("pop.example.org", "imap.example.org"));
    }

    #[test]
    fn no_certificate() {
        assert_eq!(describe(b"", "host"), None);
        assert_eq!(describe(b"\x30\x03abc", "host"), None);
    }
}
