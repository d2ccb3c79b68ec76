"""Begin a county from the files somebody already has: tell what each is, and write the settings."""
