/**
 * What a command leaves behind: a directory of complete files, JSON, tables.
 *
 * <p>Start with {@link org.parhelion.cli.output.OutputDirectory}. Knows nothing of what the files hold.
 */
@NullMarked
package org.parhelion.cli.output;

import org.jspecify.annotations.NullMarked;
