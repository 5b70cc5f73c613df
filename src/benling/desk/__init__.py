"""What runs in a learner's own server: opening, answering, handing in."""
