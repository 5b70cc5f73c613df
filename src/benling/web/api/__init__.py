"""REST API (OpenAPI), every row inside the caller's scope."""
