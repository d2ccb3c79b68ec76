"""What staff do beside sessions: visits, contacts from afar, training, school groups, events."""
