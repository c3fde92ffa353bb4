-- No more of a subject than tells it from the others of 512 places, so that the part of the index that appends touch is
-- two or three pages.
DROP INDEX record_by_subject;
CREATE INDEX record_by_subject ON record ((place / 512), substr(subject, 1, 8));
