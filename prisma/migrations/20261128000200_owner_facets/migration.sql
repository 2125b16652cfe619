-- What an owner's resources are counted by stands in the index that finds them, so that neither their counts nor their page, under
-- further filters, read each of them. The owner itself is there because an index on an expression is else not read alone.
DROP INDEX resource_owner;
CREATE INDEX resource_owner ON resource (lower(owner), account_id, region, type)
  INCLUDE (owner, id, service, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection)
  WHERE owner IS NOT NULL;

-- Resources with a value of a pillar, in the lists' order.
DROP INDEX resource_encryption_at_rest;
DROP INDEX resource_encryption_in_transit;
DROP INDEX resource_exposure;
DROP INDEX resource_waf_protection;
CREATE INDEX resource_encryption_at_rest ON resource (encryption_at_rest, account_id, region, type);
CREATE INDEX resource_encryption_in_transit ON resource (encryption_in_transit, account_id, region, type);
CREATE INDEX resource_exposure ON resource (exposure, account_id, region, type);
CREATE INDEX resource_waf_protection ON resource (waf_protection, account_id, region, type);
