"""The pictures of the report, one module each: SVG with real text, and the same figures as a table."""
