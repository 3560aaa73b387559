"""The Alexa front end; for now only its place in the tree."""
