-- Imports that have begun and not ended: from where they go on.
CREATE TABLE imports (
    -- The path that is imported.
    source TEXT PRIMARY KEY,
    -- Of the files and the wishes; an import of anything else begins anew.
    fingerprint BLOB NOT NULL,
    -- The last message before it began. What stands behind it was filed by this import and is no duplicate.
    last_before INTEGER NOT NULL,
    -- The folder that was made for it, once there is one.
    root INTEGER REFERENCES folders (id) ON DELETE SET NULL,
    -- The file, by its number, and the byte in it, that comes next.
    file INTEGER NOT NULL,
    offset INTEGER NOT NULL
) STRICT;

CREATE INDEX imports_by_root ON imports (root);
