-- What a web ACL is in front of, in the lists' order, and as of any instant.
CREATE INDEX resource_web_acl ON resource (web_acl_arn, account_id, region, type) WHERE web_acl_arn IS NOT NULL;
CREATE INDEX posture_version_web_acl ON posture_version (web_acl_arn, valid_from) WHERE web_acl_arn IS NOT NULL;
