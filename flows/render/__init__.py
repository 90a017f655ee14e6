"""Contexts and templates → documents: PDF, HTML twin and mail bodies, stored before sent."""
