"""Microsoft Teams. The only folder that knows botbuilder; its successor goes here too."""
