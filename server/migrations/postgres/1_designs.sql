-- What each address has stored, in bytes: counted here, so that two requests at once cannot both fit.
CREATE TABLE addresses (
    address TEXT PRIMARY KEY,
    bytes BIGINT NOT NULL
);

-- A stored design: who may edit it, who pays for its room, and when it goes. Times are in seconds since 1970.
CREATE TABLE designs (
    id TEXT PRIMARY KEY,
    edit_hash BYTEA NOT NULL,
    address TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    latest BIGINT NOT NULL,
    expires BIGINT
);
CREATE INDEX designs_by_expiry ON designs (expires) WHERE expires IS NOT NULL;

-- Its revisions, which never change.
CREATE TABLE revisions (
    design TEXT NOT NULL REFERENCES designs (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    created BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    rules BIGINT,
    prices BIGINT,
    content BYTEA NOT NULL,
    PRIMARY KEY (design, number)
);
