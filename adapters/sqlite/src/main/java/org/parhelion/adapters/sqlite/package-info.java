/**
 * Stores of tasks in an SQLite file: {@code sqlite:PATH}. {@link org.parhelion.campaign.store.TaskStores#open} finds them
 * on the class path.
 *
 * <p>Start with {@link org.parhelion.adapters.sqlite.SqliteTaskStoreProvider}; the tables are in {@code TaskSchema}. The package must
 * not know what tasks mean: it keeps their bytes.
 */
@NullMarked
package org.parhelion.adapters.sqlite;

import org.jspecify.annotations.NullMarked;
