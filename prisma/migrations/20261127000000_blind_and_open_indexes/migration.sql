-- What the screens of coverage and findings look for, without looking at all the rest.

-- Blind cells.
CREATE INDEX cell_latest_blind ON cell_latest (account_id) WHERE outcome NOT IN ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED');

-- Open findings of a control, the oldest first, now and as of an instant. What is not known now stays open.
CREATE INDEX finding_by_age ON finding (control_id, first_seen_at, resource_id) INCLUDE (account_id)
  WHERE status IN ('OPEN', 'REOPENED');
CREATE INDEX finding_version_open ON finding_version (control_id, valid_from, resource_id) INCLUDE (valid_to, account_id)
  WHERE status IN ('OPEN', 'REOPENED');
CREATE INDEX finding_version_unknown ON finding_version (control_id, valid_from, resource_id) INCLUDE (valid_to, account_id)
  WHERE compliance = 'INSUFFICIENT_DATA';

-- What was lately resolved.
CREATE INDEX finding_version_resolved ON finding_version (valid_from, resource_id, control_id)
  INCLUDE (valid_to, account_id, severity, close_cause) WHERE status = 'RESOLVED';

-- When findings opened and closed.
CREATE INDEX finding_tally_change_open ON finding_tally_change (at) INCLUDE (account_id, region, control_id, severity, findings)
  WHERE status IN ('OPEN', 'REOPENED');

-- In how many accounts a control's findings are open.
CREATE INDEX finding_tally_open ON finding_tally (control_id, account_id) INCLUDE (findings) WHERE status IN ('OPEN', 'REOPENED');
