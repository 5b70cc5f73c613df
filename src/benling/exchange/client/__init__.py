"""The learner's and trainer's side of the exchange. Knows neither Django nor the database."""
