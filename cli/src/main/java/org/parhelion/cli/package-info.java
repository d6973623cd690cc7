/**
 * The command line: one class per command, and the only place of Parhelion that prints.
 *
 * <p>Start with {@link org.parhelion.cli.Main}. A command parses its options, hands the work to a package below, and turns
 * what goes wrong into one line of text and an exit status: 0 done, 1 the run failed, 2 the command line or a run file was
 * wrong.
 */
@NullMarked
package org.parhelion.cli;

import org.jspecify.annotations.NullMarked;
