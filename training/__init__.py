"""How the small English command model is made: data in, a Vosk model folder out."""
