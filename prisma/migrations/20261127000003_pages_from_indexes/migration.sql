-- Pages of lists come from an index in the list's order, and what is looked for in names, ARNs and tags from one index, now
-- as in the past.

-- Text is looked for in the name and in the ARN: one index over both is read once. No name holds a line break.
CREATE INDEX resource_text ON resource USING gin ((name || E'\n' || (arn COLLATE "default")) gin_trgm_ops);
DROP INDEX resource_name;
DROP INDEX resource_arn_text;

-- An owner's resources in the lists' order.
DROP INDEX resource_owner;
CREATE INDEX resource_owner ON resource (lower(owner), account_id, region, type) WHERE owner IS NOT NULL;

-- Findings in the order in which lists have their resources: those that fail by severity, those that fail or are not known by
-- control.
DROP INDEX finding_failing;
CREATE INDEX finding_failing_severity ON finding (severity, account_id, region, type, resource_id)
  WHERE compliance = 'NON_COMPLIANT';
CREATE INDEX finding_by_control ON finding (control_id, compliance, account_id, region, type, resource_id)
  WHERE compliance IN ('NON_COMPLIANT', 'INSUFFICIENT_DATA');

-- What the frame of every screen sums up comes from the index alone.
ALTER TABLE coverage_tally DROP CONSTRAINT coverage_tally_pkey;
ALTER TABLE coverage_tally ADD PRIMARY KEY (service, account_id, outcome) INCLUDE (cells, oldest_at, newest_at);

-- Former names and tags ----------------------------------------------------------------------------------------------

-- What a resource was called and is not any more, and the tag terms that it had and has not any more: who looks into the past
-- finds resources by these and by what they have now, and then looks at the version of then.
CREATE TABLE former_name (
  resource_id bigint NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  name        text NOT NULL,
  PRIMARY KEY (resource_id, name)
);
CREATE TABLE former_tag (
  term        text COLLATE "C" NOT NULL,
  resource_id bigint NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  PRIMARY KEY (term, resource_id)
);
CREATE INDEX former_tag_resource ON former_tag (resource_id);

CREATE FUNCTION note_former() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.name <> old.name THEN
    INSERT INTO former_name VALUES (old.id, old.name) ON CONFLICT DO NOTHING;
  END IF;
  IF new.tags <> old.tags THEN
    INSERT INTO former_tag SELECT term, old.id FROM unnest(tag_terms(old.tags)) AS term
      WHERE term <> ALL (coalesce(tag_terms(new.tags), '{}')) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER former AFTER UPDATE OF name, tags ON resource FOR EACH ROW
  WHEN (new.name <> old.name OR new.tags <> old.tags) EXECUTE FUNCTION note_former();

INSERT INTO former_name SELECT DISTINCT v.resource_id, v.name FROM resource_version v JOIN resource r ON r.id = v.resource_id
  WHERE v.valid_to IS NOT NULL AND v.name <> r.name;
INSERT INTO former_tag SELECT DISTINCT term, v.resource_id FROM resource_version v JOIN resource r ON r.id = v.resource_id
  CROSS JOIN LATERAL unnest(tag_terms(v.tags)) AS term
  WHERE v.valid_to IS NOT NULL AND v.tags <> r.tags AND term <> ALL (coalesce(tag_terms(r.tags), '{}'));
