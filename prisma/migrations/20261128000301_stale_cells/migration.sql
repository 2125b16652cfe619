-- As before, and the planner expects few accounts with cells that are too old: pages of blind cells are then read in their order.
CREATE OR REPLACE FUNCTION blind_cells(now_at timestamptz)
RETURNS TABLE (account_id text, region text, collector text, service text, cause text, since timestamptz, collected_at timestamptz, scan_id bigint)
LANGUAGE sql STABLE ROWS 10000 AS $$
  SELECT b.account_id, b.region, b.collector, b.service, b.cause, b.since, b.collected_at, b.scan_id
  FROM blind_cell b JOIN account m ON m.id = b.account_id AND m.left_at IS NULL AND m.state NOT IN ('SUSPENDED', 'PENDING_CLOSURE', 'CLOSED')
  WHERE b.collected_at >= now_at - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36))
    OR b.cause <> ALL (ARRAY(SELECT key FROM blind_cause WHERE standing = 'PARTIAL'))
  UNION ALL
  SELECT l.account_id, l.region, l.collector, l.service, blind_cause_key('STALE', 'STALE', '', NULL, NULL), l.last_complete_at, l.collected_at, l.scan_id
  FROM cell_latest l JOIN account m ON m.id = l.account_id AND m.left_at IS NULL AND m.state NOT IN ('SUSPENDED', 'PENDING_CLOSURE', 'CLOSED')
  WHERE l.outcome IN ('COMPLETE', 'PARTIAL')
    AND l.collected_at < now_at - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36))
    AND l.account_id = ANY (ARRAY(SELECT t.account_id FROM coverage_tally t WHERE t.service = 'all' AND t.outcome IN ('COMPLETE', 'PARTIAL')
      AND t.oldest_at < now_at - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36))))
$$;
