"""How well it is heard while it speaks, in simulated rooms, beside what peers do."""
