"""How fast a verified request is answered, beside bare ask-sdk and the two official ways to verify."""
