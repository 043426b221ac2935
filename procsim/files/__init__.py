"""YAML to model and back: positions, the JSON Schema, scenarios."""
