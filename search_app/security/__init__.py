"""Who asks, how they show it, and what is refused."""
