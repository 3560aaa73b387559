"""Facts of the exercises and routines, and every word that is spoken or heard, read by `content.loader`."""
