"""How far a hotspot can be relied upon: found again or not, by other means, without a few."""
