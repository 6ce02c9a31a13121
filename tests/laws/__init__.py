"""Laws: what must hold for every world, whatever the program."""
