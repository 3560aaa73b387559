"""The Alexa front end: one request is one event or a pause in playing, one response is one spoken turn."""
