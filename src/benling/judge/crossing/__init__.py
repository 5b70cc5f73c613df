"""The border between the two children: handles, requests, and stand-ins for what stays behind."""
