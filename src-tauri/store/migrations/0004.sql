-- Conversations: messages that answer each other.
ALTER TABLE messages ADD COLUMN conversation INTEGER NOT NULL DEFAULT 0;
-- 0 neither, 1 watched, 2 ignored; as its conversation.
ALTER TABLE messages ADD COLUMN watch INTEGER NOT NULL DEFAULT 0;
-- The newest message of its conversation in its folder.
ALTER TABLE messages ADD COLUMN head INTEGER NOT NULL DEFAULT 1;
ALTER TABLE messages ADD COLUMN sent_or_received INTEGER AS (coalesce(sent, received)) VIRTUAL;

-- Every message id that a message has or names, by the first 64 bits of its SHA-256, so that late parents join.
CREATE TABLE reference_ids (
    key INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL
) STRICT;

-- Conversations that turned out to be one.
CREATE TABLE merged_conversations (
    conversation INTEGER PRIMARY KEY,
    into_conversation INTEGER NOT NULL
) STRICT;

-- Marks outlive the messages: who ignores a conversation does not want to hear of it again.
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY,
    watch INTEGER NOT NULL CHECK (watch IN (1, 2))
) STRICT;

CREATE INDEX messages_by_conversation ON messages (conversation, folder, received, id, unread);
CREATE INDEX messages_by_sent ON messages (folder, sent_or_received, received, id);

-- All that the views test stands in the index of arrival.
DROP INDEX messages_by_received;
CREATE INDEX messages_by_received ON messages
    (folder, received, id, unread, flagged, has_attachment, account, watch, head);

DROP INDEX messages_by_account;
CREATE INDEX messages_by_sha256 ON messages (sha256);

-- Nobody asks for it: conversations go by reference_ids.
DROP INDEX messages_by_message_id;
