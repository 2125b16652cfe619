-- What readers keep of the list of resources under a name. There is no sign-in: a view is everybody's who uses this deployment.
CREATE TABLE saved_view (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name     text NOT NULL,
  query    text NOT NULL,
  columns  text NOT NULL,
  sort     text NOT NULL,
  split_by text NOT NULL,
  pinned   boolean NOT NULL,
  kept_at  timestamptz NOT NULL DEFAULT now()
);
-- Two views that differ in capitals alone could not be told apart in a sentence.
CREATE UNIQUE INDEX saved_view_name ON saved_view (lower(name));
