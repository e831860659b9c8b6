//! Every limit that a server could break, in one place.

/// The longest status line that is read, in bytes with its line ending. RFC 2449 §4 says 512; servers say more.
pub const STATUS_LINE: usize = 8 * 1024;
/// The longest line of a listing (CAPA, UIDL, LIST).
pub const LISTING_LINE: usize = 8 * 1024;
/// The most capabilities.
pub const CAPABILITIES: usize = 1_000;
/// The most lines of a UIDL or LIST listing.
pub const LISTING_ENTRIES: usize = 500_000;
/// The longest unique-id. RFC 1939 §7 says 70; some servers use more.
pub const UNIQUE_ID: usize = 512;
/// The most challenges in one AUTH exchange.
pub const CHALLENGES: usize = 16;
/// The most iterations that SCRAM lets a server ask for; each costs time on this side.
pub const SCRAM_ITERATIONS: u32 = 1_000_000;
/// The longest nonce of SCRAM, ours and the server's together.
pub const SCRAM_NONCE: usize = 1024;
/// The longest salt of SCRAM, in bytes.
pub const SCRAM_SALT: usize = 1024;
/// The most languages in the LANG listing.
pub const LANGUAGES: usize = 1_000;
/// The longest command line that is written, with CRLF (RFC 2449 §4).
pub const COMMAND_LINE: usize = 255;
/// The most commands that are written ahead of their answers. Small enough that both sides' socket buffers hold
/// it: a pipelining client that writes without bound and a server that does the same wait for each other for ever. Once
/// there are so many, more are written when half of them are answered, and together: many commands in one packet wake
/// the server once.
pub const PIPELINED: usize = 512;

/// The limits that a caller may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The biggest message, in bytes.
    pub message: usize,
    /// The most lines of a UIDL or LIST listing.
    pub entries: usize,
    /// How much of a message is gathered before it is handed out as [`Event::Piece`](crate::Event::Piece).
    pub piece: usize,
}

impl Default for Limits {
    /// 512 MiB, [`LISTING_ENTRIES`], and pieces of 1 MiB.
    fn default() -> Self {
        Self {
            message: 512 * 1024 * 1024,
            entries: LISTING_ENTRIES,
            piece: 1024 * 1024,
        }
    }
}
