"""What a paper says about itself: each finding a claim with its page and words."""
