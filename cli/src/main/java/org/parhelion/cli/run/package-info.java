/**
 * A run, from a checked run file to a published directory.
 *
 * <p>Start with {@link org.parhelion.cli.run.RunJob}, what every rank does. Problems come from {@code cli.problem}, files go
 * through {@code cli.output}.
 */
@NullMarked
package org.parhelion.cli.run;

import org.jspecify.annotations.NullMarked;
