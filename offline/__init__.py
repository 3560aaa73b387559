"""The offline front end: a voice, an ear and a keyboard around the engine."""
