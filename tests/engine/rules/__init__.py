"""One rule of the semantics per test: a tiny deterministic process and the whole log that it must leave."""
