"""How well and how soon the ears hear commands, on people they were never trained on."""
