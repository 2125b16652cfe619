-- When findings opened and closed is read from finding_move now: of the changes, nobody asks for the open ones alone any more.
DROP INDEX finding_tally_change_open;
