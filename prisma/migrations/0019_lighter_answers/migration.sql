-- A push of 50 keeps 50 answers, and nearly all of them say no more than "accepted, with this version". They are kept as
-- that number; only what says more is kept as JSON. A hash is kept as the 32 bytes that it is.
ALTER TABLE sync_operations
  DROP CONSTRAINT sync_operations_request_hash_check,
  ALTER COLUMN request_hash TYPE bytea USING decode(request_hash, 'hex'),
  ADD CONSTRAINT sync_operations_request_hash_check CHECK (octet_length(request_hash) = 32),
  ALTER COLUMN answer DROP NOT NULL,
  ADD COLUMN accepted_version bigint,
  ADD CONSTRAINT sync_operations_says_one CHECK ((answer IS NULL) <> (accepted_version IS NULL));
