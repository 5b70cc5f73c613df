"""JupyterHub: sign-on, spawning, services, and the processes beside it."""
