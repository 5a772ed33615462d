"""Files of YAML → nodes, each with its place; the one border for escaping."""

__all__ = ["characters", "config", "files", "load", "markdown", "node", "placed", "syntax", "yaml_text"]
