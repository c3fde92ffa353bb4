-- Hosts of third parties that a site's pages load from, or tried to. Addresses and paths are never kept.
CREATE TABLE host_seen (
    site       TEXT NOT NULL,
    host       TEXT NOT NULL,
    how        TEXT NOT NULL,
    held       INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    sightings  BIGINT NOT NULL,
    PRIMARY KEY (site, host)
);
