-- By which time what is kept grows old, in Unix milliseconds, when somebody looked last: it goes on while a process works with
-- the store, and at a start by no more than an hour, whatever clock was set meanwhile.
CREATE TABLE clock (at INTEGER NOT NULL);
INSERT INTO clock (at) SELECT at FROM (SELECT max(at) AS at FROM seen UNION ALL SELECT max(at) FROM sessions)
    WHERE at IS NOT NULL ORDER BY at DESC LIMIT 1;
