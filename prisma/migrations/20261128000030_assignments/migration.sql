-- Who owns an account and how much hangs on it, as people set it here: a row for each stretch in which that stayed. A set owner
-- wins over what tags say.
CREATE TABLE account_assignment (
  account_id  text COLLATE "C" NOT NULL,
  valid_from  timestamptz NOT NULL,
  valid_to    timestamptz,
  -- null: not set
  owner       text CHECK (owner <> ''),
  criticality text CHECK (criticality IN ('critical', 'high', 'medium', 'low')),
  PRIMARY KEY (account_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from),
  CHECK (owner IS NOT NULL OR criticality IS NOT NULL)
);
CREATE UNIQUE INDEX account_assignment_present ON account_assignment (account_id) WHERE valid_to IS NULL;

-- What is set of accounts, or else named by the tags of their resources, as of an instant (null: now).
CREATE FUNCTION ownership_at(instant timestamptz)
RETURNS TABLE (account_id text, owner text, owners integer, is_set boolean, criticality text) LANGUAGE sql STABLE AS $$
  SELECT coalesce(s.account_id, n.account_id), coalesce(s.owner, n.name), CASE WHEN s.owner IS NULL THEN n.owners ELSE 1 END,
    s.owner IS NOT NULL, s.criticality
  FROM (SELECT * FROM account_assignment a WHERE holds(a.valid_from, a.valid_to, instant)) s
  FULL JOIN (SELECT * FROM named_owner o WHERE holds(o.valid_from, o.valid_to, instant)) n ON n.account_id = s.account_id
$$;
