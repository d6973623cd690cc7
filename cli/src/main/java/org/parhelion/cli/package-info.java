/**
 * The command line: one class per command. No other package prints.
 *
 * <p>Start with {@link org.parhelion.cli.Main}. A command parses its options, calls a package below, and reports an error as
 * one line of text and an exit status: 0 success, 1 the run failed, 2 the command line or a run file was wrong.
 */
@NullMarked
package org.parhelion.cli;

import org.jspecify.annotations.NullMarked;
