"""Tables, queries, transactions, encryption, migrations. Nobody else writes SQL."""
