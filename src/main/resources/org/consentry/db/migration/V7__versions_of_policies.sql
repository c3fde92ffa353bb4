-- Every site policy that was ever served, byte for byte: records name the one that they were made under by its hash.
-- effective: a day, as in 2026-11-23; first_seen: Unix milliseconds.
CREATE TABLE policy_version (
    hash       TEXT ${binary} NOT NULL PRIMARY KEY,
    site       TEXT ${binary} NOT NULL,
    notice     TEXT NOT NULL,
    effective  TEXT NOT NULL,
    first_seen BIGINT NOT NULL,
    yaml       TEXT NOT NULL
);
CREATE INDEX policy_version_by_site ON policy_version (site, first_seen);
CREATE INDEX policy_version_by_time ON policy_version (first_seen);
