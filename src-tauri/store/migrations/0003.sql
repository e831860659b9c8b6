-- Raw bytes stand in files of their own; here is where.
ALTER TABLE raws RENAME TO raws_inside;

CREATE TABLE raws (
    message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    segment INTEGER NOT NULL,
    offset INTEGER NOT NULL CHECK (offset >= 0),
    -- With the record's header.
    length INTEGER NOT NULL CHECK (length > 0)
) STRICT;

CREATE TABLE segments (
    number INTEGER PRIMARY KEY,
    -- Bytes that committed records reach to.
    length INTEGER NOT NULL,
    -- Bytes of records that tidying has not looked at yet.
    loose INTEGER NOT NULL DEFAULT 0,
    -- Bytes of records that no message has any more.
    dead INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TRIGGER raws_die AFTER DELETE ON raws BEGIN
    UPDATE segments SET dead = dead + OLD.length WHERE number = OLD.segment;
END;

CREATE TRIGGER raws_move AFTER UPDATE ON raws BEGIN
    UPDATE segments SET dead = dead + OLD.length WHERE number = OLD.segment;
END;
