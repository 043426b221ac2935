"""The version, said once: the package's metadata, ``procsim.__version__`` and every log take it from here."""

__version__ = "0.1.0"
