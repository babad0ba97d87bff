"""The methods of the Bot API that the sandbox knows, one module for each group of them."""
