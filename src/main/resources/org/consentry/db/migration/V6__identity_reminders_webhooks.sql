-- Who asks and with which words stands apart from what is kept of a request once it is closed. The tables are made anew:
-- a column that is dropped stays in PostgreSQL's files.
CREATE TABLE rights_contact (
    number  TEXT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    contact TEXT NOT NULL,
    details TEXT NOT NULL,
    salt    TEXT NOT NULL
);
INSERT INTO rights_contact
SELECT number, COALESCE(subject, ''), contact, COALESCE(details, ''), salt FROM rights_request
    WHERE outcome = '' AND contact IS NOT NULL AND salt IS NOT NULL;
CREATE INDEX rights_contact_by_subject ON rights_contact (subject) WHERE subject <> '';

-- asker: SHA-256 of site, line feed, subject, so that a visitor finds the own requests; empty where none is known, and
-- once the subject is erased. first_due: before any extension. reminded: empty, soon or overdue.
CREATE TABLE rights_request_6 (
    number    TEXT NOT NULL PRIMARY KEY,
    site      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    language  TEXT NOT NULL,
    asker     TEXT NOT NULL,
    proof     TEXT NOT NULL,
    digest    TEXT NOT NULL,
    received  BIGINT NOT NULL,
    first_due TEXT ${binary} NOT NULL,
    due       TEXT ${binary} NOT NULL,
    reminded  TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    closed    BIGINT
);
INSERT INTO rights_request_6
SELECT number, site, kind, language, '', CASE WHEN COALESCE(subject, '') = '' THEN 'none' ELSE 'token' END, digest,
    received, due, due, '', outcome, closed FROM rights_request;
DROP TABLE rights_request;
ALTER TABLE rights_request_6 RENAME TO rights_request;
CREATE INDEX rights_request_open ON rights_request (due, number) WHERE outcome = '';
CREATE INDEX rights_request_closed ON rights_request (closed, number) WHERE outcome <> '';
CREATE INDEX rights_request_by_asker ON rights_request (asker) WHERE asker <> '';
CREATE INDEX rights_request_by_digest ON rights_request (digest);

-- How far the sealed ledger was read for what others are told of: the number of the next record in the tree.
CREATE TABLE webhook_cursor (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL
);
-- What others are told. created, next_try: Unix milliseconds; state: waiting, done or dead; a body is empty once done.
CREATE TABLE webhook_delivery (
    id       TEXT ${binary} NOT NULL PRIMARY KEY,
    site     TEXT NOT NULL,
    name     TEXT NOT NULL,
    event    TEXT NOT NULL,
    body     TEXT NOT NULL,
    created  BIGINT NOT NULL,
    next_try BIGINT NOT NULL,
    tries    INTEGER NOT NULL,
    state    TEXT NOT NULL,
    problem  TEXT NOT NULL
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_try, id) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_by_state ON webhook_delivery (state, id);
