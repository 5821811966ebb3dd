"""The pages for staff: the only part of the app that changes anything."""
