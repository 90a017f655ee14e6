"""Take what is known of one person off every shelf; no room of the night."""
