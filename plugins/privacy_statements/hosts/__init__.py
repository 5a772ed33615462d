"""Adapters: each host gets pages in its own way. Nothing else imports a host."""

__all__ = ["folder", "swap", "targets"]
