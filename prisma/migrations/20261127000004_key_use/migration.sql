-- How many resources hang on each key, as the scans that ended found it: in whose order keys in trouble are shown. Counting them
-- for every key that fails, to show the three with the most, reads as much as there is.
CREATE TABLE key_use (
  resource_id bigint NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  valid_from  timestamptz NOT NULL,
  valid_to    timestamptz,
  users       integer NOT NULL,
  PRIMARY KEY (resource_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX key_use_now ON key_use (users DESC, resource_id) WHERE valid_to IS NULL;
CREATE INDEX key_use_then ON key_use (users DESC, resource_id) INCLUDE (valid_from, valid_to);

-- Counts what hangs on each key now, and keeps it as of an instant: a row for each key whose number is another.
CREATE FUNCTION count_key_use(instant timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  -- Scans may end in any order, and twice; what is counted is always the present.
  ended timestamptz := greatest(instant, (SELECT max(valid_from) + interval '1 microsecond' FROM key_use));
BEGIN
  WITH counted AS MATERIALIZED (
    SELECT k.id, count(DISTINCT o.id)::integer AS users
    FROM relation x JOIN resource k ON k.arn = x.to_arn AND k.type = 'AWS::KMS::Key'
    JOIN resource o ON o.id = x.from_resource_id AND o.presence IN ('PRESENT', 'NOT_SEEN') AND o.type <> 'AWS::KMS::Alias'
    WHERE x.valid_to IS NULL GROUP BY 1
  ), other AS (
    UPDATE key_use u SET valid_to = ended WHERE valid_to IS NULL
      AND NOT EXISTS (SELECT FROM counted c WHERE c.id = u.resource_id AND c.users = u.users)
  )
  INSERT INTO key_use (resource_id, valid_from, users)
    SELECT c.id, ended, c.users FROM counted c
    WHERE NOT EXISTS (SELECT FROM key_use u WHERE u.resource_id = c.id AND u.valid_to IS NULL AND u.users = c.users);
END
$$;

-- Until the next scan ends: all that ever hung on a key, since the first did.
INSERT INTO key_use (resource_id, valid_from, users)
  SELECT k.id, min(x.valid_from), count(DISTINCT x.from_resource_id)
  FROM relation x JOIN resource k ON k.arn = x.to_arn AND k.type = 'AWS::KMS::Key' GROUP BY 1;
