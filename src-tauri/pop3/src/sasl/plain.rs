//! PLAIN (RFC 4616).

use super::Mechanism;
use std::fmt;
use wire::Secret;

/// The name and the password in one response. For encrypted connections.
pub struct Plain {
    user: String,
    password: Secret,
    said: bool,
}

impl Plain {
    /// Signs in as `user`.
    #[must_use]
    pub fn new(user: impl Into<String>, password: Secret) -> Self {
        Self {
            user: user.into(),
            password,
            said: false,
        }
    }
}

impl Mechanism for Plain {
    fn name(&self) -> &'static str {
        "PLAIN"
    }

    fn initial(&mut self) -> Option<Vec<u8>> {
        if self.said {
            return None;
        }
        self.said = true;
        Some(format!("\0{}\0{}", self.user, self.password.expose()).into_bytes())
    }

    fn respond(&mut self, challenge: &[u8]) -> Option<Vec<u8>> {
        // There is one response, and the challenge before it is empty.
        if challenge.is_empty() {
            self.initial()
        } else {
            None
        }
    }
}

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plain")
            .field("user", &self.user)
            .field("password", &self.password)
            .finish_non_exhaustive()
    }
}
