-- How long findings have been open, as of an instant too: a stretch knows when its finding first failed.
ALTER TABLE finding_version ADD COLUMN first_seen_at timestamptz;
-- It changes no count, so no trigger has anything to do.
ALTER TABLE finding_version DISABLE TRIGGER USER;
UPDATE finding_version v SET first_seen_at = f.first_failed FROM (
    SELECT resource_id, control_id, valid_from, min(valid_from) FILTER (WHERE compliance = 'NON_COMPLIANT')
      OVER (PARTITION BY resource_id, control_id ORDER BY valid_from) AS first_failed FROM finding_version) f
  WHERE (v.resource_id, v.control_id, v.valid_from) = (f.resource_id, f.control_id, f.valid_from) AND f.first_failed IS NOT NULL;
ALTER TABLE finding_version ENABLE TRIGGER USER;

-- By age, in the whole organisation and in an account.
CREATE INDEX finding_open_since ON finding (severity, first_seen_at) WHERE status IN ('OPEN', 'REOPENED');
CREATE INDEX finding_open_since_account ON finding (account_id, severity, first_seen_at) WHERE status IN ('OPEN', 'REOPENED');
CREATE INDEX finding_version_open_since ON finding_version (severity, first_seen_at) INCLUDE (valid_from, valid_to)
  WHERE status IN ('OPEN', 'REOPENED');
CREATE INDEX finding_version_open_since_account ON finding_version (account_id, severity, first_seen_at)
  INCLUDE (valid_from, valid_to) WHERE status IN ('OPEN', 'REOPENED');
