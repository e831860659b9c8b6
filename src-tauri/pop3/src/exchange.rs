//! The exchange of an AUTH command (RFC 5034 §4).

use crate::limits;
use crate::sasl::Mechanism;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::fmt;

/// Where an AUTH command stands.
pub(crate) struct Exchange {
    mechanism: Box<dyn Mechanism>,
    /// What is said at the first challenge because it did not fit into the command.
    held_back: Option<Vec<u8>>,
    challenges: usize,
    cancelled: bool,
}

impl Exchange {
    /// Begins an exchange; gives the command line, with the initial response where it fits.
    pub(crate) fn begin(mut mechanism: Box<dyn Mechanism>) -> (Self, Vec<u8>) {
        let name = mechanism.name();
        let mut line = format!("AUTH {name}\r\n");
        let mut held_back = mechanism.initial();
        if let Some(first) = &held_back {
            // An empty initial response is an equals sign.
            let encoded = if first.is_empty() {
                "=".to_owned()
            } else {
                BASE64.encode(first)
            };
            let whole = format!("AUTH {name} {encoded}\r\n");
            if whole.len() <= limits::COMMAND_LINE {
                line = whole;
                held_back = None;
            }
        }
        let exchange = Self {
            mechanism,
            held_back,
            challenges: 0,
            cancelled: false,
        };
        (exchange, line.into_bytes())
    }

    /// The line that answers a challenge, `*` where the mechanism gives up; `None` where there have been too many,
    /// or the server goes on after that.
    pub(crate) fn answer(&mut self, challenge: &str) -> Option<String> {
        self.challenges += 1;
        if self.challenges > limits::CHALLENGES || self.cancelled {
            return None;
        }
        let response = match self.held_back.take() {
            Some(first) => Some(first),
            None => BASE64
                .decode(challenge)
                .ok()
                .and_then(|challenge| self.mechanism.respond(&challenge)),
        };
        self.cancelled = response.is_none();
        Some(response.map_or_else(|| "*".to_owned(), |response| BASE64.encode(response)))
    }

    /// Whether it was given up: a server that accepts it then is not to be believed.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled
    }
}

impl fmt::Debug for Exchange {
    // What is held back is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("mechanism", &self.mechanism)
            .finish_non_exhaustive()
    }
}
