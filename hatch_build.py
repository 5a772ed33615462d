"""Puts the top-level ``templates/`` into the wheel as ``privacy_statements/templates``.

Only into a real one: an editable install reads ``templates/`` where it stands, and a copy in
site-packages would be the old one after the first edit.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TemplatesHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            for folder in ("assets", "pages", "parts"):  # its README is for those who have the repository
                build_data["force_include"][f"templates/{folder}"] = f"privacy_statements/templates/{folder}"
