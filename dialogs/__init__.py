"""The conversation as data: questions, cards, sentences. No I/O."""
