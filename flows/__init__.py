"""The rooms of shinchoku, in the order the data walks through them."""
