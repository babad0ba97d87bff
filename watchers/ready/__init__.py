"""Ready-made source definitions, a TOML file each, for shapes of sites that are met often."""
