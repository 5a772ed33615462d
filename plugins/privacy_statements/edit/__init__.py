"""Everything that rewrites or begins records: the canonical form, new records, single fields, an edited workbook."""

__all__ = ["fmt", "scaffold", "schemas", "workbook", "writing"]
