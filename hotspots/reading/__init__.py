"""The county's own tables read as they are: referrals, areas, people, deprivation, layers."""
