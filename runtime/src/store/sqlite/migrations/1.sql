-- Who works with this store. A row that its process did not remove was left behind in a crash.
CREATE TABLE owners (
    owner TEXT NOT NULL PRIMARY KEY,
    since INTEGER NOT NULL
);

-- An update is the bot's id, its own, and the XXH3 of its JSON: ids alone can come twice.
--
-- Updates that are acknowledged, or about to be, and not handled to their end.
CREATE TABLE inbox (
    bot INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    -- The bot's name then, for whoever looks.
    name TEXT NOT NULL,
    -- In which order they came, over all bots; a time in microseconds where the clock went forward.
    place INTEGER NOT NULL,
    -- The chat and the person that it is about, if there are.
    chat INTEGER,
    user INTEGER,
    -- When, in Unix milliseconds.
    received INTEGER NOT NULL,
    body BLOB NOT NULL,
    -- Runs of the handler that failed.
    attempts INTEGER NOT NULL,
    -- Ends of the process while the handler ran.
    crashes INTEGER NOT NULL,
    -- Whether the handler runs.
    running INTEGER NOT NULL,
    -- The calls of the reply that are left, as JSON; null before the handler has replied.
    calls BLOB,
    -- Who works on it; null if nobody does.
    owner TEXT,
    PRIMARY KEY (bot, update_id, digest)
);
CREATE INDEX inbox_by_owner ON inbox (owner, place);

-- Updates that were in the inbox and are dealt with, so that they are not handled once more.
CREATE TABLE seen (
    bot INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    chat INTEGER,
    user INTEGER,
    -- In Unix milliseconds.
    at INTEGER NOT NULL,
    -- What its sender was answered, who may not have heard it; empty if it was nothing.
    answer BLOB NOT NULL,
    PRIMARY KEY (bot, update_id, digest)
);
CREATE INDEX seen_by_age ON seen (at);

-- What could not be handled. Something that is no update has a negative number in place of an id.
CREATE TABLE dead_letters (
    bot INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    name TEXT NOT NULL,
    chat INTEGER,
    user INTEGER,
    at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    crashes INTEGER NOT NULL,
    reason TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (bot, update_id, digest)
);
CREATE INDEX dead_letters_by_age ON dead_letters (at);

-- What bots keep for a chat, or for a person in it.
CREATE TABLE sessions (
    bot INTEGER NOT NULL,
    chat INTEGER NOT NULL,
    -- 0 for what is kept for the chat.
    user INTEGER NOT NULL,
    -- When it was last changed, in Unix milliseconds.
    at INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (bot, chat, user)
);
CREATE INDEX sessions_by_age ON sessions (at);
