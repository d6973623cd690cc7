/**
 * What a command leaves behind: a directory of complete files.
 *
 * <p>Start with {@link org.parhelion.runs.output.OutputDirectory}. Knows nothing of what the files hold.
 */
@NullMarked
package org.parhelion.runs.output;

import org.jspecify.annotations.NullMarked;
