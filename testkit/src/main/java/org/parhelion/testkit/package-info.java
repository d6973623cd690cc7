/**
 * The contract that every transport keeps, for the tests of a transport's author.
 *
 * <p>Start with {@link org.parhelion.testkit.CommContract}: the test of a transport extends it. If ranks are processes, run
 * {@link org.parhelion.testkit.CommContractMain} under the launcher.
 *
 * <p>Uses the library's public API only, and knows no engine.
 */
@Experimental
@NullMarked
package org.parhelion.testkit;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
