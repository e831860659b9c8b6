-- Messages of which only the header was received: where the rest is. NULL: all of it is here.
ALTER TABLE messages ADD COLUMN rest TEXT CHECK (rest IN ('on_server', 'asked', 'gone'));

-- Bytes of what is kept, where messages.size tells the server's count instead.
ALTER TABLE raws ADD COLUMN size INTEGER;

-- What follows the first piece in raws, where a message is too big for one.
CREATE TABLE raw_pieces (
    message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (message, number)
) STRICT;

-- By what a message is known again when a server gives its unique-id to another one, or it another unique-id.
ALTER TABLE uidls ADD COLUMN listed_size INTEGER;
ALTER TABLE uidls ADD COLUMN fingerprint BLOB;
ALTER TABLE uidls ADD COLUMN sha256 BLOB;

-- Where the rest of a message is of which only the header was received; NULL: all of it was.
ALTER TABLE uidls ADD COLUMN rest TEXT CHECK (rest IN ('on_server', 'asked', 'unwanted'));

-- Until when commands are sent to a maildrop one at a time, because it lost some that came ahead.
ALTER TABLE accounts ADD COLUMN one_by_one_until INTEGER NOT NULL DEFAULT 0;

-- Nobody read it: whether DELE was answered is seen in the next listing.
ALTER TABLE uidls DROP COLUMN removed;

CREATE INDEX uidls_deleted ON uidls (account, sha256) WHERE message IS NULL;
