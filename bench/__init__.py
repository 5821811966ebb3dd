"""Speed and quality, measured. Each prints a table for people, or one JSON object with --json."""
