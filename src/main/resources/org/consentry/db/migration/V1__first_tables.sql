-- Times are RFC 3339, UTC, with milliseconds, of one width, so that text order is time order.
-- What is written here runs on SQLite and on PostgreSQL.

CREATE TABLE wording (
    hash     TEXT NOT NULL PRIMARY KEY,
    surface  TEXT NOT NULL,
    language TEXT NOT NULL,
    text     TEXT NOT NULL
);

-- The canonical text is the record; the columns beside it are there to find it by.
CREATE TABLE consent_record (
    id           TEXT NOT NULL PRIMARY KEY,
    seq          BIGINT,
    leaf         TEXT NOT NULL,
    site         TEXT NOT NULL,
    subject      TEXT NOT NULL,
    time         TEXT NOT NULL,
    notice       TEXT NOT NULL,
    choice       TEXT NOT NULL,
    granted      TEXT NOT NULL,
    wording_hash TEXT NOT NULL REFERENCES wording (hash),
    canonical    TEXT NOT NULL
);

CREATE INDEX consent_record_by_time ON consent_record (time, id);
CREATE INDEX consent_record_by_site ON consent_record (site, time, id);
CREATE INDEX consent_record_by_subject ON consent_record (subject, time, id);

-- Names that a site's upstream has ever set by its own Set-Cookie header.
CREATE TABLE upstream_cookie (
    site       TEXT NOT NULL,
    name       TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    PRIMARY KEY (site, name)
);

-- When a site was first served: its learning days count from here.
CREATE TABLE site_start (
    site    TEXT NOT NULL PRIMARY KEY,
    started TEXT NOT NULL
);

-- How such a name was set, so that a later expiry hits the same cookie. An absent attribute is an empty string.
CREATE TABLE upstream_cookie_variant (
    site        TEXT NOT NULL,
    name        TEXT NOT NULL,
    domain      TEXT NOT NULL,
    path        TEXT NOT NULL,
    partitioned INTEGER NOT NULL,
    PRIMARY KEY (site, name, domain, path, partitioned)
);
