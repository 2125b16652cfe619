-- Why a number moved is told by what begins or ceases to fail: only those stretches are read at their borders, and what else
-- they were at the other instant is looked up. Which values fail is said in domain/score.ts: all
-- but those that are named here.
DROP INDEX posture_version_to;
CREATE INDEX posture_version_unencrypted_from ON posture_version (valid_from) INCLUDE (valid_to, resource_id, encryption_at_rest)
  WHERE encryption_at_rest NOT IN ('aws-owned', 'aws-managed', 'customer-managed', 'hsm', 'not-applicable', 'unknown')
    AND presence NOT IN ('GONE', 'OUT_OF_SCOPE');
CREATE INDEX posture_version_unencrypted_to ON posture_version (valid_to) INCLUDE (valid_from, resource_id, encryption_at_rest)
  WHERE encryption_at_rest NOT IN ('aws-owned', 'aws-managed', 'customer-managed', 'hsm', 'not-applicable', 'unknown')
    AND presence NOT IN ('GONE', 'OUT_OF_SCOPE') AND valid_to IS NOT NULL;
CREATE INDEX posture_version_plain_from ON posture_version (valid_from) INCLUDE (valid_to, resource_id, encryption_in_transit)
  WHERE encryption_in_transit NOT IN ('enforced', 'not-applicable', 'unknown')
    AND presence NOT IN ('GONE', 'OUT_OF_SCOPE');
CREATE INDEX posture_version_plain_to ON posture_version (valid_to) INCLUDE (valid_from, resource_id, encryption_in_transit)
  WHERE encryption_in_transit NOT IN ('enforced', 'not-applicable', 'unknown')
    AND presence NOT IN ('GONE', 'OUT_OF_SCOPE') AND valid_to IS NOT NULL;
CREATE INDEX posture_version_exposed_from ON posture_version (valid_from) INCLUDE (valid_to, resource_id, exposure)
  WHERE exposure NOT IN ('cross-account', 'internal', 'isolated', 'not-applicable', 'unknown')
    AND presence NOT IN ('GONE', 'OUT_OF_SCOPE');
CREATE INDEX posture_version_exposed_to ON posture_version (valid_to) INCLUDE (valid_from, resource_id, exposure)
  WHERE exposure NOT IN ('cross-account', 'internal', 'isolated', 'not-applicable', 'unknown')
    AND presence NOT IN ('GONE', 'OUT_OF_SCOPE') AND valid_to IS NOT NULL;

DROP INDEX finding_version_to;
CREATE INDEX finding_version_failing_to ON finding_version (severity, valid_to)
  INCLUDE (valid_from, resource_id, control_id, control_version, close_cause)
  WHERE compliance = 'NON_COMPLIANT' AND valid_to IS NOT NULL;
CREATE INDEX finding_version_failing_begun ON finding_version (severity, valid_from)
  INCLUDE (valid_to, resource_id, control_id, control_version, close_cause)
  WHERE compliance = 'NON_COMPLIANT';
CREATE INDEX finding_version_failing_no_more ON finding_version (severity, valid_from)
  INCLUDE (valid_to, resource_id, control_id, control_version, close_cause, compliance)
  WHERE compliance_before = 'NON_COMPLIANT' AND compliance <> 'NON_COMPLIANT';
