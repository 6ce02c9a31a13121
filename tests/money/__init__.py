"""Money on a real database: kills, races, illegal writes, histories."""
