"""Money under trouble: kills, races, illegal writes; each test prints what it counted."""
