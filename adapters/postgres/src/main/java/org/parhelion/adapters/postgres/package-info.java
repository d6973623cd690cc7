/**
 * Tuple spaces and stores of tasks in PostgreSQL: {@code postgresql://} addresses. {@link org.parhelion.space.Spaces#open} and
 * {@link org.parhelion.campaign.store.TaskStores#open} find them on the class path.
 *
 * <p>Start with {@link org.parhelion.adapters.postgres.PostgresDatabase}; what a verb does stands in {@code schema.sql}. For tasks, start
 * with {@link org.parhelion.adapters.postgres.PostgresTaskLog}, then {@link org.parhelion.adapters.postgres.LeaderPulse} and {@link
 * org.parhelion.adapters.postgres.LeaderWatch}. The package must not know what the fields of a tuple or the entries of a log mean: the
 * database keeps bytes.
 */
@NullMarked
package org.parhelion.adapters.postgres;

import org.jspecify.annotations.NullMarked;
