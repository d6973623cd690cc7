/**
 * Gathered fields as ND4J arrays and back.
 *
 * <p>Start with {@link org.parhelion.adapters.nd4j.NdArrays}. For looking at results (norms, statistics, dense linear
 * algebra on small grids), not for stepping them: an ND4J operation costs 10 µs and more, and copies.
 *
 * <p>The library never depends on this module, and it uses no other adapter.
 */
@NullMarked
package org.parhelion.adapters.nd4j;

import org.jspecify.annotations.NullMarked;
