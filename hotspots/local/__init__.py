"""Local statistics: areas whose surroundings stand out, and how sure that is."""
