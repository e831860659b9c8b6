//! Listening to a conversation, for the account test page.

use std::fmt;
use std::sync::Arc;

/// One line of a conversation. Secrets have been replaced where it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Whether this side said it (else the server).
    pub ours: bool,
    /// The line, without its line ending.
    pub line: String,
}

type Callback = dyn Fn(Said) + Send + Sync;

/// Somebody who wants to hear each protocol line. Cheap to clone; the default listens to nothing.
#[derive(Clone, Default)]
pub struct Observer(Option<Arc<Callback>>);

impl Observer {
    /// Nobody listens.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// Calls `hear` with each line, from whichever task moves the connection: it must not block.
    pub fn new(hear: impl Fn(Said) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hear)))
    }

    /// Whether anybody listens, so that lines need not be made for nobody.
    #[must_use]
    pub fn listens(&self) -> bool {
        self.0.is_some()
    }

    /// This side said `line`; secrets are already replaced in it.
    pub fn ours(&self, line: impl Into<String>) {
        if let Some(hear) = &self.0 {
            hear(Said {
                ours: true,
                line: line.into(),
            });
        }
    }

    /// The server said `line`. Bytes that are no UTF-8 are replaced.
    pub fn theirs(&self, line: &[u8]) {
        if let Some(hear) = &self.0 {
            hear(Said {
                ours: false,
                line: String::from_utf8_lossy(line).into_owned(),
            });
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observer")
            .field("listens", &self.listens())
            .finish()
    }
}
