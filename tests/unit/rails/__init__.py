"""Rails, asked over real sockets."""
