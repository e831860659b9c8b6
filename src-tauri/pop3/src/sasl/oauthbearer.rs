//! OAUTHBEARER (RFC 7628).

use super::{Abort, Mechanism, sasl_name};
use wire::Secret;

/// An access token instead of a password. For encrypted connections.
#[derive(Debug)]
pub struct OauthBearer {
    user: String,
    token: Secret,
    host: String,
    port: u16,
    told: bool,
}

impl OauthBearer {
    /// Signs in as `user` at `host` and `port`, which are told to the server (RFC 7628 §3.1).
    #[must_use]
    pub fn new(user: impl Into<String>, token: Secret, host: impl Into<String>, port: u16) -> Self {
        Self {
            user: user.into(),
            token,
            host: host.into(),
            port,
            told: false,
        }
    }
}

impl Mechanism for OauthBearer {
    fn name(&self) -> &'static str {
        "OAUTHBEARER"
    }

    fn initial(&mut self) -> Option<Vec<u8>> {
        let (user, host, port) = (sasl_name(&self.user), &self.host, self.port);
        let token = self.token.expose();
        // RFC 7628 §3.1: ^A stands between the fields, and nowhere else.
        let good = [&user, host, token]
            .iter()
            .all(|text| !text.contains('\x01'));
        good.then(|| {
            format!("n,a={user},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01")
                .into_bytes()
        })
    }

    fn respond(&mut self, _challenge: &[u8]) -> Result<Vec<u8>, Abort> {
        // RFC 7628 §3.2.3: the challenge is a JSON with the error; a ^A makes the server end with -ERR.
        if std::mem::replace(&mut self.told, true) {
            return Err(Abort::Cancel);
        }
        Ok(b"\x01".to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7628() {
        // RFC 7628 §4.1.
        let token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";
        let mut bearer = OauthBearer::new(
            "user@example.com",
            Secret::new(token),
            "server.example.com",
            143,
        );
        let want = format!(
            "n,a=user@example.com,\x01host=server.example.com\x01port=143\x01auth=Bearer {token}\x01\x01"
        );
        assert_eq!(bearer.initial(), Some(want.into_bytes()));
        assert_eq!(bearer.respond(b"{}"), Ok(b"\x01".to_vec()));
        assert_eq!(bearer.respond(b""), Err(Abort::Cancel));
        assert!(!format!("{bearer:?}").contains("vF9"));
        let mut odd = OauthBearer::new("a,b=c", Secret::new("t"), "h", 1);
        assert!(
            odd.initial()
                .is_some_and(|text| text.starts_with(b"n,a=a=2Cb=3Dc,\x01"))
        );
        let mut split = OauthBearer::new("a", Secret::new("t\x01x"), "h", 1);
        assert_eq!(split.initial(), None);
    }
}
