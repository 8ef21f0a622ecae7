#pragma once
#include <sqlite3.h>

/// Binds bytes that SQLite copies (`SQLITE_TRANSIENT` is a cast that Swift cannot see).
int csqlite_bind_text(sqlite3_stmt *statement, int index, const void *bytes, int count);
int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count);
/// Binds text that stays in place until the statement is bound again.
int csqlite_bind_lent_text(sqlite3_stmt *statement, int index, const void *bytes, int count);
