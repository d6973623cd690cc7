/**
 * Tuple spaces in PostgreSQL: {@code postgresql://} addresses. {@link org.parhelion.space.Spaces#open} finds them on the class path.
 *
 * <p>Start with {@link org.parhelion.adapters.postgres.PostgresDatabase}; what a verb does stands in {@code schema.sql}. The package
 * must not know what the fields of a tuple mean: the database compares bytes.
 */
@NullMarked
package org.parhelion.adapters.postgres;

import org.jspecify.annotations.NullMarked;
