"""Hand the marts to other tools: reads the marts, writes the shelf ``exports``."""
