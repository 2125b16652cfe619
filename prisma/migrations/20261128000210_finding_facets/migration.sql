-- What lists and facets ask of findings that fail or are not known, with what their resources are counted by: read from its two
-- indexes alone, in the lists' order, no resource is looked up. Kept by triggers, whoever writes.
CREATE TABLE finding_facet (
  resource_id           bigint NOT NULL,
  control_id            text COLLATE "C" NOT NULL,
  account_id            text COLLATE "C" NOT NULL,
  region                text COLLATE "C" NOT NULL,
  service               text COLLATE "C" NOT NULL,
  type                  text COLLATE "C" NOT NULL,
  severity              text NOT NULL,
  compliance            text NOT NULL,
  status                text,
  first_seen_at         timestamptz,
  presence              text NOT NULL,
  encryption_at_rest    text NOT NULL,
  encryption_in_transit text NOT NULL,
  exposure              text NOT NULL,
  waf_protection        text NOT NULL,
  PRIMARY KEY (resource_id, control_id),
  FOREIGN KEY (resource_id, control_id) REFERENCES finding ON DELETE CASCADE
);

CREATE FUNCTION recount_finding_facets() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  TRUNCATE finding_facet;
  INSERT INTO finding_facet
    SELECT f.resource_id, f.control_id, f.account_id, f.region, f.service, f.type, f.severity, f.compliance, f.status, f.first_seen_at,
      r.presence, r.encryption_at_rest, r.encryption_in_transit, r.exposure, r.waf_protection
    FROM finding f JOIN resource r ON r.id = f.resource_id
    WHERE f.compliance IN ('NON_COMPLIANT', 'INSUFFICIENT_DATA') ORDER BY f.account_id, f.region, f.type, f.resource_id;
  ANALYZE finding_facet;
END
$$;
SELECT recount_finding_facets();

CREATE INDEX finding_facet_severity ON finding_facet (severity, account_id, region, type, resource_id)
  INCLUDE (service, status, first_seen_at, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection)
  WHERE compliance = 'NON_COMPLIANT';
CREATE INDEX finding_facet_control ON finding_facet (control_id, compliance, account_id, region, type, resource_id)
  INCLUDE (service, severity, status, first_seen_at, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection);

-- A finding that began or changed.
CREATE FUNCTION keep_finding_facets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM finding_facet t USING became f WHERE t.resource_id = f.resource_id AND t.control_id = f.control_id
      AND f.compliance NOT IN ('NON_COMPLIANT', 'INSUFFICIENT_DATA');
  END IF;
  INSERT INTO finding_facet AS t
    SELECT f.resource_id, f.control_id, f.account_id, f.region, f.service, f.type, f.severity, f.compliance, f.status, f.first_seen_at,
      r.presence, r.encryption_at_rest, r.encryption_in_transit, r.exposure, r.waf_protection
    FROM became f JOIN resource r ON r.id = f.resource_id
    WHERE f.compliance IN ('NON_COMPLIANT', 'INSUFFICIENT_DATA') ORDER BY f.resource_id, f.control_id
    ON CONFLICT (resource_id, control_id) DO UPDATE SET severity = excluded.severity, compliance = excluded.compliance,
      status = excluded.status, first_seen_at = excluded.first_seen_at
    WHERE (t.severity, t.compliance, t.status, t.first_seen_at)
      IS DISTINCT FROM (excluded.severity, excluded.compliance, excluded.status, excluded.first_seen_at);
  RETURN NULL;
END
$$;
CREATE TRIGGER facets_begun AFTER INSERT ON finding REFERENCING NEW TABLE AS became
  FOR EACH STATEMENT EXECUTE FUNCTION keep_finding_facets();
CREATE TRIGGER facets_changed AFTER UPDATE ON finding REFERENCING NEW TABLE AS became
  FOR EACH STATEMENT EXECUTE FUNCTION keep_finding_facets();

-- A resource that is judged otherwise, or is not where it was.
CREATE FUNCTION keep_resource_facets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE finding_facet SET presence = new.presence, encryption_at_rest = new.encryption_at_rest,
    encryption_in_transit = new.encryption_in_transit, exposure = new.exposure, waf_protection = new.waf_protection
  WHERE resource_id = new.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER facets AFTER UPDATE OF presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection ON resource
  FOR EACH ROW WHEN ((old.presence, old.encryption_at_rest, old.encryption_in_transit, old.exposure, old.waf_protection)
    IS DISTINCT FROM (new.presence, new.encryption_at_rest, new.encryption_in_transit, new.exposure, new.waf_protection))
  EXECUTE FUNCTION keep_resource_facets();
