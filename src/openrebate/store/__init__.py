"""PostgreSQL: the workspace's database, and what is kept in it. One file a noun; SQL is plain text.

`server.database(workspace)` says where it is (and starts the embedded one), `connection.open_connection` opens it as the
application's role, `migrate.upgrade` brings its schema up to date. Every function of the other files takes a connection in
autocommit mode; who needs several steps to be one writes `with connection.transaction():`.
"""
