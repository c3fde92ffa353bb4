-- What people ask about their data. Once a request is closed subject, contact, details and salt are gone.
-- received, closed: Unix milliseconds; due: a day, as in 2026-11-23. An outcome is empty while the request is open.
CREATE TABLE rights_request (
    number   TEXT NOT NULL PRIMARY KEY,
    site     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    language TEXT NOT NULL,
    subject  TEXT,
    contact  TEXT,
    details  TEXT,
    salt     TEXT,
    digest   TEXT NOT NULL,
    received BIGINT NOT NULL,
    due      TEXT ${binary} NOT NULL,
    outcome  TEXT NOT NULL,
    closed   BIGINT
);
CREATE INDEX rights_request_open ON rights_request (due, number) WHERE outcome = '';
CREATE INDEX rights_request_closed ON rights_request (closed, number) WHERE outcome <> '';

-- What was used and may not be used again, up to a moment (Unix milliseconds) after which nobody takes it anyway.
CREATE TABLE used_once (
    nonce TEXT NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL
);
CREATE INDEX used_once_by_end ON used_once (until);
