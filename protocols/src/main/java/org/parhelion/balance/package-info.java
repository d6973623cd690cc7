/**
 * Dynamic load balance: the computing times of the ranks are compared during a run, and the blocks move where others would be faster.
 *
 * <p>Start with {@link org.parhelion.balance.Balancer}, which measures and moves. {@link org.parhelion.balance.LoadBalance} are its
 * options, and {@code Decision} is what it does with the measured times: a pure function, the same on all ranks.
 *
 * <p>The package must not know listeners, files or the death of ranks.
 */
@Experimental
@NullMarked
package org.parhelion.balance;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
