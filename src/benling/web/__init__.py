"""The pages and the API: a Django service of the Hub."""
