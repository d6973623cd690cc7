/**
 * What processes build of a tuple space: barriers, latches, counters, bags of tasks.
 *
 * <p>Start with {@link org.parhelion.space.coordination.TaskBag}. Each class is a few verbs of {@link
 * org.parhelion.space.TupleSpace}, and shows which tuples it uses.
 *
 * <p>It knows no backend.
 */
@Experimental
@NullMarked
package org.parhelion.space.coordination;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
