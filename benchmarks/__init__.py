"""Side by side with what a user would pick instead, and with the limit: ``make bench`` (see README.md)."""
