-- What is open or not known of a resource, with all that findings are counted by: counting under what is asked of resources reads
-- no finding itself. It takes the place of two that only said which resources have some.
CREATE INDEX finding_open_or_unknown ON finding (resource_id) INCLUDE (control_id, severity, dimension, compliance, status)
  WHERE status IN ('OPEN', 'REOPENED') OR compliance = 'INSUFFICIENT_DATA';
DROP INDEX finding_failing_resource;
DROP INDEX finding_unknown_resource;
