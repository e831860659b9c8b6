//! Every bound on what a message may cost, in one place. Beyond them a message is shown more plainly, never refused.

/// Characters of a preview.
pub(crate) const PREVIEW_CHARS: usize = 200;
/// Bytes of the body that are looked at for a preview.
pub(crate) const PREVIEW_SOURCE: usize = 256 * 1024;
/// Multiparts in one message; later ones are read as text. Each costs a search for its boundary.
pub(crate) const MULTIPARTS: usize = 200;
/// Characters of a subject or a display name.
pub(crate) const LINE_CHARS: usize = 2_000;
/// Characters of a file name, its extension included.
pub(crate) const NAME_CHARS: usize = 120;
/// People read from one header field.
pub(crate) const PEOPLE: usize = 5_000;
/// Attachments listed.
pub(crate) const ATTACHMENTS: usize = 1_000;
/// Message-IDs kept of References when reading.
pub(crate) const REFERENCES_READ: usize = 1_000;
/// Message-IDs written at either end of References.
pub(crate) const REFERENCES_KEPT: usize = 20;
/// Bytes of a Message-ID that is believed.
pub(crate) const MESSAGE_ID: usize = 900;
/// Bytes of HTML that are sanitised; longer HTML is shown as text.
pub(crate) const HTML: usize = 4 * 1024 * 1024;
/// Elements that may be open inside one another; deeper HTML is shown as text, because parsers take quadratic time.
pub(crate) const HTML_DEPTH: usize = 1_000;
/// Entities and stray signs in HTML: the parser copies the text before each of them. More are shown as text.
pub(crate) const HTML_ENTITIES: usize = 20_000;
/// Hosts named in the bar above remote content.
pub(crate) const HOSTS: usize = 100;
/// Quotation levels drawn; deeper ones are drawn as this one.
pub(crate) const QUOTES: usize = 12;
/// Columns that HTML is wrapped to as text: practically not at all.
pub(crate) const TEXT_COLUMNS: usize = 10_000;
/// Bytes of text of one message that can be searched for.
pub(crate) const INDEXED: usize = 1024 * 1024;
/// Parts of a message that are looked at for them.
pub(crate) const INDEXED_PARTS: usize = 1_000;
/// Messages within messages that can be searched for.
pub(crate) const NESTED: usize = 3;
