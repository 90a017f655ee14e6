"""Forecast what will land: reads the marts, writes the shelf ``forecasts``."""
