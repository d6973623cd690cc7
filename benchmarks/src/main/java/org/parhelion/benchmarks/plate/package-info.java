/**
 * The heat plate of {@code configs/jacobi.yaml}, solved by processes that exchange their rims as tuples.
 *
 * <p>Start with {@link org.parhelion.benchmarks.plate.PlateRegion}. It uses no halo exchange: what tuples cost in its place is what
 * the example shows.
 */
@NullMarked
package org.parhelion.benchmarks.plate;

import org.jspecify.annotations.NullMarked;
