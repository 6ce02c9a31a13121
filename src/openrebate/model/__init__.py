"""The nouns: frozen, small, one file each."""
