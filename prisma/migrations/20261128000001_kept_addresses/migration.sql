-- The parts of addresses that are too long to be sent around, under the short id that stands for them. The id is made from the
-- text: the same state has the same id, on every deployment and for ever. Nothing deletes them: a link is kept longer than anybody knows.
CREATE TABLE kept_address (
  id      text COLLATE "C" PRIMARY KEY,
  search  text NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT now()
);
