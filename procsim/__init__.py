"""procsim: design the process before you hire."""
