//! The exchange of an AUTH command (RFC 5034 §4).

use crate::sasl::{Abort, Mechanism};
use crate::{Violation, limits};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};
use std::fmt;

/// Servers forget the padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Where an AUTH command stands.
pub(crate) struct Exchange {
    mechanism: Box<dyn Mechanism>,
    /// The initial response, until the first challenge.
    initial: Option<Vec<u8>>,
    /// It was written with the command.
    written: bool,
    challenges: usize,
    cancelled: bool,
}

impl Exchange {
    /// Begins an exchange; gives the command line, with the initial response where it fits.
    pub(crate) fn begin(mut mechanism: Box<dyn Mechanism>) -> (Self, Vec<u8>) {
        let name = mechanism.name();
        let mut line = format!("AUTH {name}\r\n");
        let initial = mechanism.initial();
        let mut written = false;
        if let Some(first) = &initial {
            // An empty initial response is an equals sign.
            let encoded = if first.is_empty() {
                "=".to_owned()
            } else {
                BASE64.encode(first)
            };
            let whole = format!("AUTH {name} {encoded}\r\n");
            if whole.len() <= limits::COMMAND_LINE {
                line = whole;
                written = true;
            }
        }
        let exchange = Self {
            mechanism,
            initial,
            written,
            challenges: 0,
            cancelled: false,
        };
        (exchange, line.into_bytes())
    }

    /// The line that answers a challenge, `*` where the mechanism gives up.
    ///
    /// # Errors
    /// Too many challenges, one more after the end, or a server that the mechanism does not believe.
    pub(crate) fn answer(&mut self, challenge: &str) -> Result<String, Violation> {
        self.challenges += 1;
        if self.challenges > limits::CHALLENGES || self.cancelled {
            return Err(Violation::Nonsense("+".to_owned()));
        }
        let response = match self.initial.take() {
            // It did not fit into the command, or the server takes none there (RFC 1734) and asks for it.
            Some(first) if !self.written || challenge.is_empty() => Ok(first),
            _ => BASE64
                .decode(challenge)
                .map_err(|_| Abort::Cancel)
                .and_then(|challenge| self.mechanism.respond(&challenge)),
        };
        match response {
            Ok(response) => Ok(BASE64.encode(response)),
            Err(Abort::Cancel) => {
                self.cancelled = true;
                Ok("*".to_owned())
            }
            Err(Abort::Unproven) => Err(Violation::Unproven),
        }
    }

    /// Whether the mechanism has heard all that it wants to hear before the server accepts.
    pub(crate) fn may_end(&self) -> bool {
        self.mechanism.may_end()
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
