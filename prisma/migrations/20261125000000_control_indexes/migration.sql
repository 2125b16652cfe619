-- Counts and lists by control: of the whole organisation, and in the past.
CREATE INDEX finding_tally_control ON finding_tally (control_id, compliance);
CREATE INDEX finding_version_failing ON finding_version (control_id, valid_from) WHERE compliance = 'NON_COMPLIANT';
