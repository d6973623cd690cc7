/**
 * Measurements that {@code parhelion bench} offers, each beside a C loop of the same work where there is a compiler.
 *
 * <p>Start with {@link org.parhelion.cli.bench.Bench}; {@link org.parhelion.cli.bench.Benches} lists them. Figures worth
 * keeping are ratios of two sides measured in turns.
 */
@NullMarked
package org.parhelion.cli.bench;

import org.jspecify.annotations.NullMarked;
