/**
 * Tuple spaces in the memory of one JVM.
 *
 * <p>Start with {@link org.parhelion.space.memory.MemorySpaces}. A space is a {@link org.parhelion.space.store.TupleStore} behind a
 * lock; threads that wait are parked, and a request that satisfies one wakes that one.
 *
 * <p>It knows no other backend.
 */
@NullMarked
package org.parhelion.space.memory;

import org.jspecify.annotations.NullMarked;
