"""JupyterHub of the platform: sign-on, learners' servers in cages, supervision.

Nothing here imports Django: the Hub asks ``benling web`` over HTTP (see :mod:`.directory`).
"""
