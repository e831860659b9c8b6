-- The newest unread and the newest flagged message of its conversation in its folder: lists of unread or of flagged
-- messages are grouped, too.
ALTER TABLE messages ADD COLUMN unread_head INTEGER NOT NULL DEFAULT 0 CHECK (unread_head IN (0, 1));
ALTER TABLE messages ADD COLUMN flagged_head INTEGER NOT NULL DEFAULT 0 CHECK (flagged_head IN (0, 1));

-- With the columns of their conditions, so that nothing but the index is read.
CREATE INDEX messages_unread_of_conversation ON messages (conversation, folder, received, id, unread)
    WHERE unread = 1;
CREATE INDEX messages_flagged_of_conversation ON messages (conversation, folder, received, id, unread, flagged)
    WHERE flagged = 1;

-- While the marks are set for the first time, there is no index that contains them.
DROP INDEX messages_by_received;

-- One pass over each of the indexes above: no message of its kind stands behind a head.
UPDATE messages SET unread_head = 1 WHERE id IN (
    SELECT id FROM (
        SELECT id, lead(id) OVER (PARTITION BY conversation, folder ORDER BY received, id) AS newer
        FROM messages INDEXED BY messages_unread_of_conversation WHERE unread = 1
    ) WHERE newer IS NULL
);
UPDATE messages SET flagged_head = 1 WHERE id IN (
    SELECT id FROM (
        SELECT id, lead(id) OVER (PARTITION BY conversation, folder ORDER BY received, id) AS newer
        FROM messages INDEXED BY messages_flagged_of_conversation WHERE flagged = 1
    ) WHERE newer IS NULL
);

CREATE INDEX messages_by_received ON messages
    (folder, received, id, unread, flagged, has_attachment, account, watch, head, unread_head, flagged_head);
