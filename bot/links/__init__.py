"""Links of our own in the chat, each for one person and one use, and the pages behind them."""
