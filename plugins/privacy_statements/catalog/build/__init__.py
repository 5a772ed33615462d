"""Node → records → catalog: inheritance and references resolved."""
