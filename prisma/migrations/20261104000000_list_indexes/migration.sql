-- The lists' other orders, read from an index page by page instead of sorted whole.
CREATE INDEX resource_by_critical ON resource (open_critical DESC, open_high DESC, open_findings DESC, id DESC);
CREATE INDEX resource_by_change ON resource (last_changed_at DESC, id DESC);

-- Text is looked for in the ARN as well as in the name: without an index on both, neither is of use.
CREATE INDEX resource_arn_text ON resource USING gin (arn gin_trgm_ops);

-- What people name is compared without regard to capitals.
DROP INDEX resource_owner;
CREATE INDEX resource_owner ON resource (lower(owner)) WHERE owner IS NOT NULL;

-- Tags as terms, `key=value` in small letters; none when the tags were not read.
CREATE FUNCTION tag_terms(tags jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(lower(key || '=' || value))
  FROM jsonb_each_text(CASE WHEN jsonb_typeof(tags -> 'value') = 'object' THEN tags -> 'value' ELSE '{}' END)
$$;
CREATE INDEX resource_tags ON resource USING gin (tag_terms(tags));

-- Failing findings by severity: what `severity:critical` asks for.
CREATE INDEX finding_failing ON finding (severity, resource_id) WHERE compliance = 'NON_COMPLIANT';
