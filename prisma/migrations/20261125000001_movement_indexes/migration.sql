-- What moved between two instants: the stretches that ended and those that began in between, read by their borders.
CREATE INDEX posture_version_from ON posture_version (valid_from);
CREATE INDEX posture_version_to ON posture_version (valid_to) WHERE valid_to IS NOT NULL;
CREATE INDEX finding_version_from ON finding_version (valid_from);
CREATE INDEX finding_version_to ON finding_version (valid_to) WHERE valid_to IS NOT NULL;
