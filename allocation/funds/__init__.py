"""Money with ties: which pot may pay for what, in the model, in the check and in the plan."""
