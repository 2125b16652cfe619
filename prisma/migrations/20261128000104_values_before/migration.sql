-- What a resource was before a stretch, of the pillars whose moves are told; null where there was none before, or it was not there.
-- What fails no more is then found with what it became, and nothing is looked up.
ALTER TABLE posture_version ADD COLUMN encryption_at_rest_before text, ADD COLUMN encryption_in_transit_before text,
  ADD COLUMN exposure_before text;
-- They change no count, so no trigger has anything to do.
ALTER TABLE posture_version DISABLE TRIGGER USER;
UPDATE posture_version v SET encryption_at_rest_before = b.at_rest, encryption_in_transit_before = b.in_transit, exposure_before = b.exposure
  FROM (
    SELECT resource_id, valid_from, lag(presence) OVER before AS presence, lag(encryption_at_rest) OVER before AS at_rest,
      lag(encryption_in_transit) OVER before AS in_transit, lag(exposure) OVER before AS exposure
    FROM posture_version WINDOW before AS (PARTITION BY resource_id ORDER BY valid_from)) b
  WHERE (v.resource_id, v.valid_from) = (b.resource_id, b.valid_from) AND b.presence IN ('PRESENT', 'NOT_SEEN');
ALTER TABLE posture_version ENABLE TRIGGER USER;

CREATE INDEX posture_version_unencrypted_no_more ON posture_version (valid_from)
  INCLUDE (valid_to, resource_id, presence, encryption_at_rest)
  WHERE encryption_at_rest_before NOT IN ('aws-owned', 'aws-managed', 'customer-managed', 'hsm', 'not-applicable', 'unknown');
CREATE INDEX posture_version_plain_no_more ON posture_version (valid_from)
  INCLUDE (valid_to, resource_id, presence, encryption_in_transit)
  WHERE encryption_in_transit_before NOT IN ('enforced', 'not-applicable', 'unknown');
CREATE INDEX posture_version_exposed_no_more ON posture_version (valid_from)
  INCLUDE (valid_to, resource_id, presence, exposure)
  WHERE exposure_before NOT IN ('cross-account', 'internal', 'isolated', 'not-applicable', 'unknown');
