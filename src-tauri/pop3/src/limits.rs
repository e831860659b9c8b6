//! Every limit that a server could break, in one place.

/// The longest status line that is read, in bytes with its line ending. RFC 2449 §4 says 512; servers say more.
pub const STATUS_LINE: usize = 8 * 1024;
/// The longest line of a listing (CAPA, UIDL, LIST).
pub const LISTING_LINE: usize = 8 * 1024;
/// The most capabilities.
pub const CAPABILITIES: usize = 1_000;
/// The most entries of a UIDL or LIST listing.
pub const LISTING_ENTRIES: usize = 2_000_000;
/// The longest unique-id. RFC 1939 §7 says 70; some servers use more.
pub const UNIQUE_ID: usize = 512;
/// The most challenges in one AUTH exchange.
pub const CHALLENGES: usize = 16;
/// The longest command line that is written, with CRLF (RFC 2449 §4).
pub const COMMAND_LINE: usize = 255;
/// The most commands that are written ahead of their answers. Small enough that both sides' socket buffers hold
/// it: a pipelining client that writes without bound and a server that does the same wait for each other for ever.
pub const PIPELINED: usize = 64;

/// The limits that a caller may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The biggest message, in bytes.
    pub message: usize,
    /// The most entries of a UIDL or LIST listing.
    pub entries: usize,
}

impl Default for Limits {
    /// 512 MiB, and [`LISTING_ENTRIES`].
    fn default() -> Self {
        Self {
            message: 512 * 1024 * 1024,
            entries: LISTING_ENTRIES,
        }
    }
}
