"""One file per job: read, decide, apply, tell. The command line, the buttons and the schedule all come through here."""
