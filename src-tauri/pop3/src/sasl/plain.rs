//! PLAIN (RFC 4616).

use super::{Abort, Mechanism};
use wire::Secret;

/// The name and the password in one response. For encrypted connections.
#[derive(Debug)]
pub struct Plain {
    user: String,
    password: Secret,
}

impl Plain {
    /// Signs in as `user`.
    #[must_use]
    pub fn new(user: impl Into<String>, password: Secret) -> Self {
        Self {
            user: user.into(),
            password,
        }
    }
}

impl Mechanism for Plain {
    fn name(&self) -> &'static str {
        "PLAIN"
    }

    fn initial(&mut self) -> Option<Vec<u8>> {
        let password = self.password.expose();
        // RFC 4616 §2: NUL stands between the fields, and nowhere else.
        let good = !self.user.contains('\0') && !password.contains('\0');
        good.then(|| format!("\0{}\0{password}", self.user).into_bytes())
    }

    fn respond(&mut self, _challenge: &[u8]) -> Result<Vec<u8>, Abort> {
        // Everything has been said.
        Err(Abort::Cancel)
    }
}
