/**
 * The arrays that a run wrote, as frames: an array at a step.
 *
 * <p>Start with {@link org.parhelion.runs.stored.StoredArrays}. The package knows files only: no problems, no ranks, no jobs.
 */
@NullMarked
package org.parhelion.runs.stored;

import org.jspecify.annotations.NullMarked;
