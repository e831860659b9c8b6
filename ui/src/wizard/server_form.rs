//! A server as it is typed: its name, port and protection, whether they can be right, and the server that comes of
//! them. No screen in here.

use contract::{Security, Server, Side};

/// The server name, port and protection as they are typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerForm {
    /// Host name, perhaps with a port behind it until [`ServerForm::tidy`].
    pub host: String,
    /// The port, as typed.
    pub port: String,
    /// The protection.
    pub security: Security,
}

/// The port that a server of this kind usually listens on (RFC 8314 §7.3, RFC 1939 §3, RFC 6409 §3.1).
fn usual_port(side: Side, security: Security) -> u16 {
    match (side, security) {
        (Side::Incoming, Security::Tls) => 995,
        (Side::Incoming, Security::Starttls | Security::None) => 110,
        (Side::Outgoing, Security::Tls) => 465,
        (Side::Outgoing, Security::Starttls) => 587,
        (Side::Outgoing, Security::None) => 25,
    }
}

impl ServerForm {
    /// Empty, with implicit TLS on its usual port.
    #[must_use]
    pub fn new(side: Side) -> Self {
        Self {
            host: String::new(),
            port: usual_port(side, Security::Tls).to_string(),
            security: Security::Tls,
        }
    }

    /// As a server is kept.
    #[must_use]
    pub fn of(server: &Server) -> Self {
        Self {
            host: server.host.clone(),
            port: server.port.to_string(),
            security: server.security,
        }
    }

    /// Changes the protection; the port follows, unless its owner has chosen an unusual one.
    pub fn protect(&mut self, side: Side, security: Security) {
        if self.port.trim().is_empty()
            || self.port.trim() == usual_port(side, self.security).to_string()
        {
            self.port = usual_port(side, security).to_string();
        }
        self.security = security;
    }

    /// Takes spaces off both ends, and moves a port that was typed behind the host into its own field. A well-known
    /// port brings its protection with it.
    pub fn tidy(&mut self, side: Side) {
        self.host = self.host.trim().trim_end_matches('.').to_owned();
        self.port = self.port.trim().to_owned();
        let split = self.host.rsplit_once(':').and_then(|(host, port)| {
            let one_colon = !host.contains(':') || host.starts_with('[') && host.ends_with(']');
            (one_colon && !host.is_empty() && !port.is_empty())
                .then(|| port.parse::<u16>().ok().map(|port| (host.to_owned(), port)))?
        });
        if let Some((host, port)) = split {
            self.security = match (side, port) {
                (Side::Incoming, 995) | (Side::Outgoing, 465) => Security::Tls,
                (Side::Incoming, 110) | (Side::Outgoing, 587) if self.security == Security::Tls => {
                    Security::Starttls
                }
                _ => self.security,
            };
            self.host = host;
            self.port = port.to_string();
        }
    }

    /// The key of what is wrong with the host, if anything is.
    #[must_use]
    pub fn host_error(&self) -> Option<&'static str> {
        let host = self.host.trim();
        if host.is_empty() {
            Some("wizard-missing-server")
        } else if is_host(host) {
            None
        } else {
            Some("wizard-bad-server")
        }
    }

    /// The key of what is wrong with the port, if anything is.
    #[must_use]
    pub fn port_error(&self) -> Option<&'static str> {
        match self.port.trim().parse::<u16>() {
            Ok(1..) => None,
            Ok(0) | Err(_) => Some("wizard-bad-port"),
        }
    }

    /// The server, once both errors are gone.
    #[must_use]
    pub fn server(&self) -> Option<Server> {
        let port = self.port.trim().parse().ok().filter(|port| *port != 0)?;
        self.host_error().is_none().then(|| Server {
            host: self.host.trim().to_owned(),
            port,
            security: self.security,
        })
    }
}

/// A name, an IPv4 address, or an IPv6 address with or without brackets. Names may be international.
pub(super) fn is_host(host: &str) -> bool {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    if bare.parse::<std::net::IpAddr>().is_ok() {
        return true;
    }
    host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.chars().count())
                && label
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_behind_the_host_goes_to_its_own_field() {
        let mut form = ServerForm::new(Side::Incoming);
        form.host = "  pop.kardelen.example:110 ".into();
        form.tidy(Side::Incoming);
        assert_eq!(
            (form.host.as_str(), form.port.as_str()),
            ("pop.kardelen.example", "110")
        );
        assert_eq!(form.security, Security::Starttls);

        form.host = "2001:db8::1".into();
        form.tidy(Side::Incoming);
        assert_eq!(form.host, "2001:db8::1");
        form.host = "[2001:db8::1]:1110".into();
        form.tidy(Side::Incoming);
        assert_eq!(
            (form.host.as_str(), form.port.as_str()),
            ("[2001:db8::1]", "1110")
        );
        assert_eq!(form.host_error(), None);
    }

    #[test]
    fn the_port_follows_the_protection_unless_it_is_an_own_one() {
        let mut form = ServerForm::new(Side::Outgoing);
        assert_eq!(form.port, "465");
        form.protect(Side::Outgoing, Security::Starttls);
        assert_eq!(form.port, "587");
        form.protect(Side::Outgoing, Security::None);
        assert_eq!(form.port, "25");
        form.port = "2525".into();
        form.protect(Side::Outgoing, Security::Tls);
        assert_eq!(form.port, "2525");
    }

    #[test]
    fn hosts_and_ports_that_cannot_be_are_named() {
        let mut form = ServerForm::new(Side::Incoming);
        for (host, error) in [
            ("", Some("wizard-missing-server")),
            ("pop kardelen", Some("wizard-bad-server")),
            ("pop..example", Some("wizard-bad-server")),
            ("https://pop.example", Some("wizard-bad-server")),
            ("pop.ışık.example", None),
            ("localhost", None),
            ("127.0.0.1", None),
        ] {
            form.host = host.into();
            assert_eq!(form.host_error(), error, "{host}");
        }
        for port in ["", "0", "65536", "x", "-1"] {
            form.port = port.into();
            assert_eq!(form.port_error(), Some("wizard-bad-port"), "{port}");
        }
    }
}
