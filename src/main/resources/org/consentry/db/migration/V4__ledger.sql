-- What is written here runs on SQLite and on PostgreSQL; ${place}, ${binary} and ${unhex} are filled in for each.

-- The order in which one writer commits: a lane has one writer, and 4096 positions at most. used: positions taken,
-- sealed: those of them that are numbered.
CREATE TABLE lane (
    n      INTEGER NOT NULL PRIMARY KEY,
    used   INTEGER NOT NULL,
    sealed INTEGER NOT NULL
);

-- place is lane * 4096 + position. An erased record keeps id, site, kind, leaf and the id of its erasure.
CREATE TABLE record (
    place        ${place} NOT NULL PRIMARY KEY,
    lane         INTEGER NOT NULL,
    id           TEXT ${binary} NOT NULL,
    kind         TEXT NOT NULL,
    site         TEXT NOT NULL,
    subject      TEXT,
    notice       TEXT NOT NULL,
    choice       TEXT NOT NULL,
    granted      TEXT NOT NULL,
    wording_hash TEXT,
    leaf         BYTEA NOT NULL,
    canonical    TEXT,
    erased_by    TEXT
);
INSERT INTO record
SELECT (1 + n / 4096) * 4096 + n % 4096, 1 + n / 4096, id,
    CASE WHEN choice = 'withdraw' THEN 'withdrawal' WHEN granted = ' ' THEN 'refusal' ELSE 'grant' END,
    site, subject, notice, choice, granted, wording_hash, ${unhex}, canonical, NULL
    FROM (SELECT consent_record.*, row_number() OVER (ORDER BY time, id) - 1 AS n FROM consent_record) AS numbered;
INSERT INTO lane SELECT lane, count(*), 0 FROM record GROUP BY lane;
DROP TABLE consent_record;

-- An id begins with its record's millisecond, so its order is that of time.
CREATE UNIQUE INDEX record_by_id ON record (id);
CREATE INDEX record_by_site ON record (site, id);
-- Behind the lane, so that an append touches the newest part of the index alone, however many records there are.
CREATE INDEX record_by_subject ON record (lane, subject);
CREATE INDEX record_of_operations ON record (kind, id) WHERE wording_hash IS NULL;

-- Which policies a wording was shown under.
CREATE TABLE wording_use (
    hash        TEXT NOT NULL,
    policy_hash TEXT NOT NULL,
    site        TEXT NOT NULL,
    notice      TEXT NOT NULL,
    PRIMARY KEY (hash, policy_hash)
);

-- The tree. A run of places without a gap has a run of numbers; hashes stand 256 to a tile, a last one has fewer.
CREATE TABLE tree_head (
    one        INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    size       BIGINT NOT NULL,
    holder     TEXT NOT NULL,
    held_until BIGINT NOT NULL
);
INSERT INTO tree_head VALUES (1, 0, '', 0);
CREATE TABLE sealed_run (
    first_place BIGINT NOT NULL PRIMARY KEY,
    first_seq   BIGINT NOT NULL UNIQUE,
    records     BIGINT NOT NULL
);
CREATE TABLE tile (
    level  INTEGER NOT NULL,
    n      BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (level, n)
);
-- The last checkpoint of every hour, counted from 1970.
CREATE TABLE checkpoint (
    hour BIGINT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX checkpoint_by_size ON checkpoint (size);
-- The signing key, encrypted under the servers' common secret.
CREATE TABLE ledger_key (
    one      INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    verifier TEXT NOT NULL,
    locked   BYTEA NOT NULL
);

-- What is to be found in neighbouring places that are numbered: sites, notices, choices and purposes granted, each
-- between line feeds behind a letter that says which. oldest, newest: ids.
CREATE TABLE zone (
    first_place BIGINT NOT NULL PRIMARY KEY,
    end_place   BIGINT NOT NULL,
    oldest      TEXT ${binary} NOT NULL,
    newest      TEXT ${binary} NOT NULL,
    holds       TEXT NOT NULL
);
CREATE INDEX zone_by_newest ON zone (newest, first_place);

-- How many choices of each kind a day had; counted when they are sealed, and kept when they are purged.
CREATE TABLE day_count (
    day      TEXT NOT NULL,
    site     TEXT NOT NULL,
    notice   TEXT NOT NULL,
    language TEXT NOT NULL,
    method   TEXT NOT NULL,
    choice   TEXT NOT NULL,
    purpose  TEXT NOT NULL,
    granted  INTEGER NOT NULL,
    records  BIGINT NOT NULL,
    PRIMARY KEY (day, site, notice, language, method, choice, purpose, granted)
);

-- Tokens of a subject (SHA-256 of site, line feed, subject) issued up to a moment (Unix seconds) count as a refusal or,
-- where gone is 1, as none.
CREATE TABLE revocation (
    subject_hash TEXT NOT NULL PRIMARY KEY,
    before       BIGINT NOT NULL,
    gone         INTEGER NOT NULL,
    entered      BIGINT NOT NULL
);
CREATE INDEX revocation_by_entry ON revocation (entered);
-- An empty subject stands for all of the site.
CREATE TABLE legal_hold (
    id      TEXT NOT NULL PRIMARY KEY,
    site    TEXT NOT NULL,
    subject TEXT NOT NULL,
    ground  TEXT NOT NULL,
    since   TEXT NOT NULL,
    actor   TEXT NOT NULL
);
-- How far the purge has looked, so that it does not read again what it leaves.
CREATE TABLE purge_mark (
    site   TEXT NOT NULL,
    kind   TEXT NOT NULL,
    before TEXT ${binary} NOT NULL,
    PRIMARY KEY (site, kind)
);
CREATE TABLE job_lease (
    job        TEXT NOT NULL PRIMARY KEY,
    holder     TEXT NOT NULL,
    held_until BIGINT NOT NULL
);
