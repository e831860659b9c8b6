-- "Post"
PRAGMA application_id = 1349481332;

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    position INTEGER NOT NULL,
    email TEXT NOT NULL,
    is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
    settings TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX accounts_one_default ON accounts (is_default) WHERE is_default = 1;

CREATE TABLE folders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    parent INTEGER REFERENCES folders (id) ON DELETE CASCADE,
    role TEXT UNIQUE,
    name TEXT NOT NULL,
    -- Kept by the triggers below, so that the tree is drawn without counting.
    total INTEGER NOT NULL DEFAULT 0 CHECK (total >= 0),
    unread INTEGER NOT NULL DEFAULT 0 CHECK (unread >= 0)
) STRICT;

CREATE INDEX folders_by_parent ON folders (parent);

INSERT INTO folders (role, name) VALUES
    ('inbox', 'inbox'),
    ('outbox', 'outbox'),
    ('sent', 'sent'),
    ('deleted', 'deleted'),
    ('drafts', 'drafts'),
    ('junk', 'junk');

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER REFERENCES accounts (id) ON DELETE SET NULL,
    folder INTEGER NOT NULL REFERENCES folders (id) ON DELETE RESTRICT,
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    recipients TEXT NOT NULL,
    subject TEXT NOT NULL,
    preview TEXT NOT NULL,
    received INTEGER NOT NULL,
    sent INTEGER,
    size INTEGER NOT NULL CHECK (size >= 0),
    unread INTEGER NOT NULL CHECK (unread IN (0, 1)),
    flagged INTEGER NOT NULL DEFAULT 0 CHECK (flagged IN (0, 1)),
    answered INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1)),
    forwarded INTEGER NOT NULL DEFAULT 0 CHECK (forwarded IN (0, 1)),
    has_attachment INTEGER NOT NULL CHECK (has_attachment IN (0, 1)),
    -- 0 high, 1 normal, 2 low
    priority INTEGER NOT NULL CHECK (priority IN (0, 1, 2)),
    message_id TEXT,
    in_reply_to TEXT,
    refs TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    from_key TEXT NOT NULL,
    to_key TEXT NOT NULL,
    subject_key TEXT NOT NULL
) STRICT;

CREATE INDEX messages_by_received ON messages (folder, received, id);
CREATE INDEX messages_by_from ON messages (folder, from_key, received, id);
CREATE INDEX messages_by_to ON messages (folder, to_key, received, id);
CREATE INDEX messages_by_subject ON messages (folder, subject_key, received, id);
CREATE INDEX messages_by_size ON messages (folder, size, received, id);
CREATE INDEX messages_unread ON messages (folder, received, id) WHERE unread = 1;
CREATE INDEX messages_by_account ON messages (account, sha256);
CREATE INDEX messages_by_message_id ON messages (message_id) WHERE message_id IS NOT NULL;

CREATE TRIGGER messages_counted_in AFTER INSERT ON messages BEGIN
    UPDATE folders SET total = total + 1, unread = unread + NEW.unread WHERE id = NEW.folder;
END;

CREATE TRIGGER messages_counted_out AFTER DELETE ON messages BEGIN
    UPDATE folders SET total = total - 1, unread = unread - OLD.unread WHERE id = OLD.folder;
END;

CREATE TRIGGER messages_recounted AFTER UPDATE OF folder, unread ON messages
WHEN OLD.folder <> NEW.folder OR OLD.unread <> NEW.unread BEGIN
    UPDATE folders SET total = total - 1, unread = unread - OLD.unread WHERE id = OLD.folder;
    UPDATE folders SET total = total + 1, unread = unread + NEW.unread WHERE id = NEW.folder;
END;

-- The exact bytes, apart from the rows that are listed, so that a list reads few pages.
CREATE TABLE raws (
    message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    -- 0 as they are, 1 one zstd frame with checksum
    coding INTEGER NOT NULL CHECK (coding IN (0, 1)),
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE uidls (
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    uidl TEXT NOT NULL,
    message INTEGER REFERENCES messages (id) ON DELETE SET NULL,
    received_at INTEGER NOT NULL,
    size INTEGER NOT NULL,
    -- When its owner deleted it for good.
    deleted_at INTEGER,
    -- DELE was sent; whether the server took it is known only when it is listed no more.
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    PRIMARY KEY (account, uidl)
) STRICT, WITHOUT ROWID;

CREATE INDEX uidls_by_message ON uidls (message);

CREATE TABLE outbox (
    message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    account INTEGER REFERENCES accounts (id) ON DELETE SET NULL,
    reverse_path TEXT NOT NULL,
    forward_paths TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('waiting', 'sending', 'retrying', 'failed', 'may_have_been_sent')),
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    -- The end of the message may have reached the server in the attempt that is going on.
    data_started INTEGER NOT NULL DEFAULT 0 CHECK (data_started IN (0, 1))
) STRICT;

CREATE INDEX outbox_by_account ON outbox (account);

CREATE TABLE drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER REFERENCES accounts (id) ON DELETE SET NULL,
    recipients TEXT NOT NULL,
    cc TEXT NOT NULL,
    bcc TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    in_reply_to TEXT,
    refs TEXT NOT NULL,
    source INTEGER REFERENCES messages (id) ON DELETE SET NULL,
    forwards INTEGER NOT NULL CHECK (forwards IN (0, 1)),
    saved INTEGER NOT NULL
) STRICT;

CREATE INDEX drafts_by_saved ON drafts (saved, id);
CREATE INDEX drafts_by_account ON drafts (account);
CREATE INDEX drafts_by_source ON drafts (source);

CREATE TRIGGER drafts_counted_in AFTER INSERT ON drafts BEGIN
    UPDATE folders SET total = total + 1 WHERE role = 'drafts';
END;

CREATE TRIGGER drafts_counted_out AFTER DELETE ON drafts BEGIN
    UPDATE folders SET total = total - 1 WHERE role = 'drafts';
END;

CREATE TABLE attachments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

CREATE INDEX attachments_by_draft ON attachments (draft, id);

CREATE TABLE settings (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    settings TEXT NOT NULL
) STRICT;
