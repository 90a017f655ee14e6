"""The sample company: a made-up Japanese firm as dated deliveries, the same bytes every time."""
