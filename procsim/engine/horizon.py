"""What both engines say when the calendars that were laid out don't suffice."""


class HorizonReached(Exception):  # noqa: N818 - not an error: the calendars are laid out further and the run starts again
    """A run of a given number of tickets outlives the calendars laid out for it."""
