-- What each entry point of the internet was counted as, by the scans that ended: the lists behind the counts of
-- scan_point's wafCoverage. Written when a scan ends.
CREATE TABLE entry_point_version (
  resource_id bigint NOT NULL,
  standing text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  PRIMARY KEY (resource_id, valid_from)
);
CREATE UNIQUE INDEX entry_point_version_now ON entry_point_version (resource_id) WHERE valid_to IS NULL;
CREATE INDEX entry_point_version_standing ON entry_point_version (standing, valid_from);
