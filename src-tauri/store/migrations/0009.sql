-- Whoever inserts a message counts it: for an INSERT with a trigger SQLite keeps a journal of its own, each time.
DROP TRIGGER messages_counted_in;
