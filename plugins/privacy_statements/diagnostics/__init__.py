"""Positions, diagnostics and the table of their codes; silences, reports and the progress of a run."""

__all__ = ["codes", "diagnostic", "findings", "position", "progress", "reports", "silence"]
