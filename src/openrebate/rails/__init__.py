"""Rails: one file per way to pay out, all behind one protocol."""
