"""What must hold of the data: suites of Great Expectations as Python functions."""
