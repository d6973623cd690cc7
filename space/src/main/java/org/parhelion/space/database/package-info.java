/**
 * Tuple spaces over a database server that applies one verb at a time: what such backends share.
 *
 * <p>Start with {@link org.parhelion.space.database.DatabaseSpace}, which is the space, and {@link
 * org.parhelion.space.database.TupleDatabase}, which a backend implements: the verbs without waiting, each one atomic step. {@link
 * org.parhelion.space.database.Lanes} repeats a verb after a lost connection so that it takes effect once.
 *
 * <p>It knows no database.
 */
@Experimental
@NullMarked
package org.parhelion.space.database;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
