"""The thin outside: command line and weekly loop."""
