"""A second simulator, naive on purpose: what it leaves must be what the engine leaves."""
