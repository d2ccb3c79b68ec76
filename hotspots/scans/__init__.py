"""What a scan is made of: windows, simulated counties, likelihoods, p-values."""
