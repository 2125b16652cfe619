-- For how long what failed then had failed is told by the index that finds it in the lists' order.
DROP INDEX finding_version_failing_severity;
CREATE INDEX finding_version_failing_severity ON finding_version (severity, account_id, resource_id)
  INCLUDE (valid_from, valid_to, status, first_seen_at) WHERE compliance = 'NON_COMPLIANT';
DROP INDEX finding_version_failing_control;
CREATE INDEX finding_version_failing_control ON finding_version (control_id, account_id, resource_id)
  INCLUDE (valid_from, valid_to, status, first_seen_at) WHERE compliance = 'NON_COMPLIANT';
