-- By this the search index knows whether it is of this mail.
CREATE TABLE identity (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    bytes BLOB NOT NULL
) STRICT;
INSERT INTO identity VALUES (1, randomblob(16));

-- What the search index has to do anew: messages that were filed before it came to them and changed since. (New ones it
-- knows by their numbers.) Whoever has done them takes them out.
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    message INTEGER NOT NULL
) STRICT;

CREATE TRIGGER messages_gone AFTER DELETE ON messages BEGIN
    INSERT INTO changes (message) VALUES (OLD.id);
END;

CREATE TRIGGER messages_changed AFTER UPDATE OF sha256, received, has_attachment, size ON messages
WHEN OLD.sha256 <> NEW.sha256 OR OLD.received <> NEW.received OR OLD.has_attachment <> NEW.has_attachment
    OR OLD.size <> NEW.size BEGIN
    INSERT INTO changes (message) VALUES (NEW.id);
END;

-- What is flagged is little, and searched for in all folders.
CREATE INDEX messages_flagged_anywhere ON messages (received, id) WHERE flagged = 1;

-- Searches that are kept.
CREATE TABLE searches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    query TEXT NOT NULL
) STRICT;
