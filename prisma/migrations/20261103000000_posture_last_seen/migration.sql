-- When a resource that was not PRESENT had last been seen, as known then: lists as of an instant show it.
ALTER TABLE posture_version ADD COLUMN last_seen_at timestamptz;
