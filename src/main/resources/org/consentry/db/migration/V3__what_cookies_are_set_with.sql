-- What a site sets its cookies with. A row from before knows none of it: its lifetime is -1 until the cookie is set again.
-- lifetime: seconds, 0 for a session cookie; the longest that was asked for, and when it last was.
-- sightings: Set-Cookie lines; held: those of them that were held back; requests: Cookie fields that carried it.
ALTER TABLE upstream_cookie ADD COLUMN host TEXT NOT NULL DEFAULT '';
ALTER TABLE upstream_cookie ADD COLUMN lifetime BIGINT NOT NULL DEFAULT -1;
ALTER TABLE upstream_cookie ADD COLUMN lifetime_seen TEXT NOT NULL DEFAULT '1970-01-01T00:00:00.000Z';
ALTER TABLE upstream_cookie ADD COLUMN http_only INTEGER NOT NULL DEFAULT 0;
ALTER TABLE upstream_cookie ADD COLUMN secure INTEGER NOT NULL DEFAULT 0;
ALTER TABLE upstream_cookie ADD COLUMN same_site TEXT NOT NULL DEFAULT '';
ALTER TABLE upstream_cookie ADD COLUMN sightings BIGINT NOT NULL DEFAULT 0;
ALTER TABLE upstream_cookie ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
ALTER TABLE upstream_cookie ADD COLUMN requests BIGINT NOT NULL DEFAULT 0;

-- Names that nothing but requests has shown, with who confirmed that the site uses them; empty where nobody has.
CREATE TABLE claimed_cookie (
    site         TEXT NOT NULL,
    name         TEXT NOT NULL,
    first_seen   TEXT NOT NULL,
    last_seen    TEXT NOT NULL,
    requests     BIGINT NOT NULL,
    confirmed_by TEXT NOT NULL,
    confirmed_at TEXT NOT NULL,
    PRIMARY KEY (site, name)
);
