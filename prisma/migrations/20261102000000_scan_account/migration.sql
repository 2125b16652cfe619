-- The accounts a scan covers and how far each is: what decides when the scan is over.
CREATE TABLE scan_account (
  scan_id      bigint NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
  account_id   text COLLATE "C" NOT NULL,
  collected_at timestamptz,
  evaluated_at timestamptz,
  PRIMARY KEY (scan_id, account_id)
);
CREATE INDEX scan_account_unfinished ON scan_account (scan_id) WHERE evaluated_at IS NULL;
