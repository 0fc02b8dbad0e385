"""What happens at a verifier's desk, one concern a module; `pipeline.review.ReviewDesk` is where it is reached."""
