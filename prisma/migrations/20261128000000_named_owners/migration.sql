-- Whom the tags of an account's resources name as their owner, as each judgement of the account found it: a row for each stretch
-- in which that stayed. Looking at tags anew for every account that a screen shows reads thousands of resources.
CREATE TABLE named_owner (
  account_id text COLLATE "C" NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz,
  -- whom most of them name
  name       text NOT NULL,
  -- how many different owners they name
  owners     integer NOT NULL,
  PRIMARY KEY (account_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);

-- Finds out whom the tags name now, and keeps it as of an instant.
CREATE FUNCTION count_owners(accounts text[], instant timestamptz) RETURNS void LANGUAGE sql AS $$
  WITH counted AS MATERIALIZED (
    -- Scans of past days may end in any order; what is counted is always the present.
    SELECT a.id, o.name, o.owners, greatest(instant, l.last + interval '1 microsecond') AS since
    FROM unnest(accounts) AS a (id) CROSS JOIN LATERAL (
      SELECT mode() WITHIN GROUP (ORDER BY r.owner) AS name, count(DISTINCT r.owner)::integer AS owners FROM resource r
      WHERE r.account_id = a.id AND r.presence IN ('PRESENT', 'NOT_SEEN')) o
    CROSS JOIN LATERAL (SELECT max(greatest(valid_from, valid_to)) AS last FROM named_owner WHERE account_id = a.id) l
  ), ended AS (
    UPDATE named_owner o SET valid_to = c.since FROM counted c
    WHERE c.id = o.account_id AND o.valid_to IS NULL AND (c.name, c.owners) IS DISTINCT FROM (o.name, o.owners)
  )
  INSERT INTO named_owner (account_id, valid_from, name, owners)
    SELECT c.id, c.since, c.name, c.owners FROM counted c
    WHERE c.name IS NOT NULL AND NOT EXISTS (SELECT FROM named_owner o WHERE o.account_id = c.id AND o.valid_to IS NULL
      AND (o.name, o.owners) IS NOT DISTINCT FROM (c.name, c.owners))
$$;

-- Until the accounts are judged again: whom they name now, since their resources were first seen.
INSERT INTO named_owner (account_id, valid_from, name, owners)
  SELECT account_id, min(first_seen_at), mode() WITHIN GROUP (ORDER BY owner), count(DISTINCT owner) FROM resource
  WHERE presence IN ('PRESENT', 'NOT_SEEN') AND owner IS NOT NULL GROUP BY 1;
