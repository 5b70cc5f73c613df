"""名册: import with preview, undo, export, template."""
