-- The ports on which somebody outside gets in: those of UDP follow the 65,536 of TCP. Null where there are none, or nobody knows.
ALTER TABLE resource ADD COLUMN open_ports int4multirange;
ALTER TABLE posture_version ADD COLUMN open_ports int4multirange;
CREATE INDEX resource_open_ports ON resource USING gist (open_ports) WHERE open_ports IS NOT NULL;
CREATE INDEX posture_version_open_ports ON posture_version USING gist (open_ports) WHERE open_ports IS NOT NULL;
