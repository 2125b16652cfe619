-- What moved between two scans is read from the borders of its stretches, by indexes that say what each stretch was.
DROP INDEX posture_version_to;
CREATE INDEX posture_version_to ON posture_version (valid_to)
  INCLUDE (valid_from, resource_id, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection)
  WHERE valid_to IS NOT NULL;
DROP INDEX finding_version_to;
CREATE INDEX finding_version_to ON finding_version (severity, valid_to)
  INCLUDE (valid_from, resource_id, control_id, control_version, compliance, close_cause, account_id) WHERE valid_to IS NOT NULL;
