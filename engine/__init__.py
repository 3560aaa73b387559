"""The routine engine: events go in, effects come out; no clock, no files, no words, only the standard library."""
