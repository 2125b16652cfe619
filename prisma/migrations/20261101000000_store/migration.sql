-- The store: one database holds one organisation. Text that is compared, sorted or paged by is COLLATE "C", so that
-- order and key ranges are the same on every server.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The organisation's tree ---------------------------------------------------------------------------------------------

CREATE TABLE organization (
  id                 text PRIMARY KEY,
  management_account_id text,
  demo               boolean NOT NULL DEFAULT false,
  source             text NOT NULL CHECK (source IN ('organizations', 'configured', 'single-account')),
  read_at            timestamptz NOT NULL,
  read_error         text,
  freshness_hours    integer NOT NULL DEFAULT 36 CHECK (freshness_hours > 0)
);

CREATE TABLE organizational_unit (
  id          text COLLATE "C" NOT NULL,
  name        text NOT NULL,
  parent_id   text COLLATE "C",
  path        text NOT NULL,
  depth       integer NOT NULL,
  valid_from  timestamptz NOT NULL,
  valid_to    timestamptz,
  PRIMARY KEY (id, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE UNIQUE INDEX organizational_unit_current ON organizational_unit (id) WHERE valid_to IS NULL;

CREATE TABLE account (
  id          text COLLATE "C" PRIMARY KEY CHECK (length(id) = 12),
  name        text NOT NULL,
  state       text NOT NULL,
  ou_id       text COLLATE "C",
  ou_path     text NOT NULL DEFAULT '',
  ou_ids      text[] NOT NULL DEFAULT '{}',
  management  boolean NOT NULL DEFAULT false,
  joined_at   timestamptz,
  left_at     timestamptz,
  last_result jsonb,
  version_from timestamptz NOT NULL
);

CREATE TABLE account_version (
  account_id  text COLLATE "C" NOT NULL,
  valid_from  timestamptz NOT NULL,
  valid_to    timestamptz,
  name        text NOT NULL,
  state       text NOT NULL,
  ou_id       text COLLATE "C",
  ou_path     text NOT NULL,
  ou_ids      text[] NOT NULL,
  PRIMARY KEY (account_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE UNIQUE INDEX account_version_current ON account_version (account_id) WHERE valid_to IS NULL;

-- Scans and their cells -----------------------------------------------------------------------------------------------

CREATE TABLE scan (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  trigger        text NOT NULL CHECK (trigger IN ('schedule', 'manual', 'cli', 'demo', 'rescan')),
  status         text NOT NULL DEFAULT 'RUNNING' CHECK (status IN ('RUNNING', 'COMPLETE', 'PARTIAL', 'FAILED', 'CANCELLED')),
  slot           text UNIQUE,
  as_of          timestamptz NOT NULL,
  clock_offset   interval NOT NULL DEFAULT '0',
  started_at     timestamptz NOT NULL,
  finished_at    timestamptz,
  scope          jsonb NOT NULL DEFAULT '{}',
  options        jsonb NOT NULL DEFAULT '{}',
  expected_cells integer NOT NULL DEFAULT 0,
  done_cells     integer NOT NULL DEFAULT 0,
  blind_cells    integer NOT NULL DEFAULT 0,
  calls          bigint NOT NULL DEFAULT 0,
  retries        bigint NOT NULL DEFAULT 0,
  throttles      bigint NOT NULL DEFAULT 0,
  resources      bigint NOT NULL DEFAULT 0,
  cancelled_at   timestamptz,
  cause          text
);
CREATE INDEX scan_as_of ON scan (as_of DESC);
CREATE INDEX scan_running ON scan (id) WHERE status = 'RUNNING';

CREATE TABLE cell (
  scan_at      timestamptz NOT NULL,
  scan_id      bigint NOT NULL,
  account_id   text COLLATE "C" NOT NULL,
  region       text COLLATE "C" NOT NULL,
  collector    text COLLATE "C" NOT NULL,
  service      text NOT NULL,
  state        text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'RUNNING', 'DONE')),
  outcome      text,
  cause        jsonb,
  attempts     integer NOT NULL DEFAULT 0,
  worker       text,
  fence        bigint,
  calls        integer NOT NULL DEFAULT 0,
  retries      integer NOT NULL DEFAULT 0,
  throttles    integer NOT NULL DEFAULT 0,
  pages        integer NOT NULL DEFAULT 0,
  milliseconds integer NOT NULL DEFAULT 0,
  resources    integer NOT NULL DEFAULT 0,
  started_at   timestamptz,
  finished_at  timestamptz,
  PRIMARY KEY (scan_at, scan_id, account_id, region, collector),
  CHECK ((state = 'DONE') = (outcome IS NOT NULL))
) PARTITION BY RANGE (scan_at);

CREATE TABLE cell_latest (
  account_id        text COLLATE "C" NOT NULL,
  region            text COLLATE "C" NOT NULL,
  collector         text COLLATE "C" NOT NULL,
  service           text NOT NULL,
  outcome           text NOT NULL,
  cause             jsonb,
  scan_id           bigint NOT NULL,
  collected_at      timestamptz NOT NULL,
  last_complete_at  timestamptz,
  last_complete_scan_id bigint,
  last_listed_at    timestamptz,
  listed_scan_id    bigint,
  resources         integer NOT NULL DEFAULT 0,
  blinded_resources integer NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, region, collector)
);

CREATE TABLE account_lease (
  scan_id      bigint NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
  account_id   text COLLATE "C" NOT NULL,
  fence        bigint NOT NULL,
  worker       text NOT NULL,
  heartbeat_at timestamptz NOT NULL,
  PRIMARY KEY (scan_id, account_id)
);

-- Resources and their history -----------------------------------------------------------------------------------------

CREATE TABLE resource (
  id                    bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  account_id            text COLLATE "C" NOT NULL,
  region                text COLLATE "C" NOT NULL,
  service               text COLLATE "C" NOT NULL,
  type                  text COLLATE "C" NOT NULL,
  collector             text COLLATE "C" NOT NULL,
  arn                   text COLLATE "C" NOT NULL,
  -- '' where AWS gives nothing that tells one incarnation of the ARN from the next
  incarnation           text COLLATE "C" NOT NULL,
  name                  text NOT NULL,
  owner                 text,
  tags                  jsonb NOT NULL,
  facts                 jsonb NOT NULL,
  facts_hash            text NOT NULL,
  encryption_at_rest    text NOT NULL DEFAULT 'unknown',
  encryption_in_transit text NOT NULL DEFAULT 'unknown',
  exposure              text NOT NULL DEFAULT 'unknown',
  waf_protection        text NOT NULL DEFAULT 'unknown',
  -- null until judged
  pillars               jsonb,
  pillars_hash          text,
  judgement_hash        text,
  key_arn               text,
  web_acl_arn           text,
  presence              text NOT NULL DEFAULT 'PRESENT' CHECK (presence IN ('PRESENT', 'NOT_SEEN', 'GONE', 'OUT_OF_SCOPE')),
  missed                integer NOT NULL DEFAULT 0,
  open_findings         integer NOT NULL DEFAULT 0,
  open_critical         integer NOT NULL DEFAULT 0,
  open_high             integer NOT NULL DEFAULT 0,
  first_seen_at         timestamptz NOT NULL,
  last_seen_at          timestamptz,
  last_changed_at       timestamptz NOT NULL,
  gone_at               timestamptz,
  version_from          timestamptz NOT NULL,
  posture_from          timestamptz
);
-- Identity, the keyset order of lists (account, region, type, arn, id) and the sweep of a cell.
CREATE UNIQUE INDEX resource_identity ON resource (account_id, region, type, arn, incarnation);
CREATE INDEX resource_arn ON resource USING hash (arn);
CREATE INDEX resource_type ON resource (type, account_id, region);
CREATE INDEX resource_region ON resource (region);
CREATE INDEX resource_encryption_at_rest ON resource (encryption_at_rest);
CREATE INDEX resource_encryption_in_transit ON resource (encryption_in_transit);
CREATE INDEX resource_exposure ON resource (exposure);
CREATE INDEX resource_waf_protection ON resource (waf_protection);
CREATE INDEX resource_absent ON resource (presence) WHERE presence <> 'PRESENT';
CREATE INDEX resource_owner ON resource (owner) WHERE owner IS NOT NULL;
CREATE INDEX resource_open_critical ON resource (account_id) WHERE open_critical > 0;
CREATE INDEX resource_name ON resource USING gin (name gin_trgm_ops);

CREATE TABLE resource_version (
  resource_id bigint NOT NULL,
  valid_from  timestamptz NOT NULL,
  valid_to    timestamptz,
  name        text NOT NULL,
  tags        jsonb NOT NULL,
  facts       jsonb NOT NULL,
  facts_hash  text NOT NULL,
  scan_id     bigint NOT NULL,
  PRIMARY KEY (resource_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
) PARTITION BY RANGE (valid_from);

CREATE TABLE posture_version (
  resource_id           bigint NOT NULL,
  valid_from            timestamptz NOT NULL,
  valid_to              timestamptz,
  presence              text NOT NULL,
  encryption_at_rest    text NOT NULL,
  encryption_in_transit text NOT NULL,
  exposure              text NOT NULL,
  waf_protection        text NOT NULL,
  pillars               jsonb,
  key_arn               text,
  web_acl_arn           text,
  open_findings         integer NOT NULL,
  open_critical         integer NOT NULL,
  open_high             integer NOT NULL,
  scan_id               bigint NOT NULL,
  PRIMARY KEY (resource_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
) PARTITION BY RANGE (valid_from);

CREATE TABLE relation (
  from_resource_id bigint NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  kind       text NOT NULL,
  to_arn     text COLLATE "C" NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz,
  PRIMARY KEY (from_resource_id, kind, to_arn, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX relation_to_arn ON relation (to_arn);

-- Findings and their history ------------------------------------------------------------------------------------------

CREATE TABLE finding (
  resource_id     bigint NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  control_id      text COLLATE "C" NOT NULL,
  control_version integer NOT NULL,
  account_id      text COLLATE "C" NOT NULL,
  region          text COLLATE "C" NOT NULL,
  service         text COLLATE "C" NOT NULL,
  type            text COLLATE "C" NOT NULL,
  severity        text NOT NULL,
  dimension       text NOT NULL,
  compliance      text NOT NULL CHECK (compliance IN ('COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA')),
  reason          text NOT NULL,
  missing         jsonb,
  status          text CHECK (status IN ('OPEN', 'RESOLVED', 'REOPENED')),
  close_cause     text CHECK (close_cause IN ('fixed', 'resource gone', 'out of scope', 'control changed')),
  first_seen_at   timestamptz,
  last_changed_at timestamptz NOT NULL,
  reopened        integer NOT NULL DEFAULT 0,
  judged_at       timestamptz NOT NULL,
  version_from    timestamptz NOT NULL,
  PRIMARY KEY (resource_id, control_id),
  CHECK ((status = 'RESOLVED') = (close_cause IS NOT NULL))
);
CREATE INDEX finding_account ON finding (account_id);
CREATE INDEX finding_control ON finding (control_id, compliance);
CREATE INDEX finding_open ON finding (last_changed_at DESC) WHERE status IN ('OPEN', 'REOPENED');

CREATE TABLE finding_version (
  resource_id     bigint NOT NULL,
  control_id      text COLLATE "C" NOT NULL,
  valid_from      timestamptz NOT NULL,
  valid_to        timestamptz,
  compliance      text NOT NULL,
  reason          text NOT NULL,
  status          text,
  control_version integer NOT NULL,
  severity        text NOT NULL,
  dimension       text NOT NULL,
  close_cause     text,
  scan_id         bigint NOT NULL,
  PRIMARY KEY (resource_id, control_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
) PARTITION BY RANGE (valid_from);

-- Counts: what charts and unfiltered facets read ----------------------------------------------------------------------

CREATE TABLE tally (
  account_id            text COLLATE "C" NOT NULL,
  region                text COLLATE "C" NOT NULL,
  service               text COLLATE "C" NOT NULL,
  type                  text COLLATE "C" NOT NULL,
  presence              text NOT NULL,
  encryption_at_rest    text NOT NULL,
  encryption_in_transit text NOT NULL,
  exposure              text NOT NULL,
  waf_protection        text NOT NULL,
  resources             integer NOT NULL,
  PRIMARY KEY (account_id, region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection)
);

CREATE TABLE finding_tally (
  account_id text COLLATE "C" NOT NULL,
  region     text COLLATE "C" NOT NULL,
  service    text COLLATE "C" NOT NULL,
  control_id text COLLATE "C" NOT NULL,
  severity   text NOT NULL,
  dimension  text NOT NULL,
  compliance text NOT NULL,
  findings   integer NOT NULL,
  PRIMARY KEY (account_id, region, service, control_id, severity, dimension, compliance)
);

CREATE TABLE posture_point (
  scan_at timestamptz NOT NULL,
  scan_id bigint NOT NULL,
  scope   text COLLATE "C" NOT NULL,
  service text COLLATE "C" NOT NULL,
  metric  text COLLATE "C" NOT NULL,
  value   text COLLATE "C" NOT NULL,
  count   bigint NOT NULL,
  PRIMARY KEY (scope, service, metric, scan_at, scan_id, value)
) PARTITION BY RANGE (scan_at);

CREATE TABLE setting (
  key   text PRIMARY KEY,
  value jsonb NOT NULL
);

-- Partitions ----------------------------------------------------------------------------------------------------------

-- Makes the monthly partitions (UTC months) that cover [from, to] of every partitioned table. Safe to call at any time
-- and by many at once: a partition is made beside its table and attached, so that readers and writers go on.
CREATE FUNCTION ensure_partitions(wanted_from timestamptz, wanted_to timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  part text;
  month timestamp;
BEGIN
  month := date_trunc('month', wanted_from AT TIME ZONE 'UTC');
  WHILE month <= wanted_to AT TIME ZONE 'UTC' LOOP
    FOREACH parent IN ARRAY ARRAY['cell', 'resource_version', 'posture_version', 'finding_version', 'posture_point'] LOOP
      part := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
      IF to_regclass(part) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext('parapet: partitions'));
        IF to_regclass(part) IS NULL THEN
          EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, parent);
          EXECUTE format(
            'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            parent, part, month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC'
          );
        END IF;
      END IF;
    END LOOP;
    month := month + interval '1 month';
  END LOOP;
END
$$;

SELECT ensure_partitions(now(), now() + interval '1 month');
