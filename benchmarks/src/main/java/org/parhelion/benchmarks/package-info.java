/**
 * Measurements that {@code parhelion bench} offers, each beside a C loop of the same work where there is a compiler.
 *
 * <p>Start with {@link org.parhelion.benchmarks.Bench}; {@link org.parhelion.benchmarks.Benches} lists them. Figures worth
 * keeping are ratios of two sides measured in turns.
 */
@NullMarked
package org.parhelion.benchmarks;

import org.jspecify.annotations.NullMarked;
