-- Failing findings of the past by account, in whose order lists are; findings that are not known by when that began.
DROP INDEX finding_version_failing_severity;
CREATE INDEX finding_version_failing_severity ON finding_version (severity, account_id, resource_id)
  INCLUDE (valid_from, valid_to) WHERE compliance = 'NON_COMPLIANT';
CREATE INDEX finding_version_failing_control ON finding_version (control_id, account_id, resource_id)
  INCLUDE (valid_from, valid_to) WHERE compliance = 'NON_COMPLIANT';
CREATE INDEX finding_unknown_since ON finding (control_id, last_changed_at, resource_id)
  WHERE compliance = 'INSUFFICIENT_DATA';
