"""Scripts played by the cast: one file per part of the story."""
