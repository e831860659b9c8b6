-- How the letters are digested: 1 SHA-256, 2 BLAKE3. All of a profile in the same way, so that equal ones are known: those
-- that are here, and those that were deleted.
ALTER TABLE identity ADD COLUMN digests INTEGER NOT NULL DEFAULT 2 CHECK (digests IN (1, 2));
UPDATE identity SET digests = 1
WHERE EXISTS (SELECT 1 FROM messages) OR EXISTS (SELECT 1 FROM uidls);
