"""How results look: tables, figures, the report."""
