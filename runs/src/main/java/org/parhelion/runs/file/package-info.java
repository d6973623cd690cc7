/**
 * Run files: YAML with the place of every value, so that errors contain file, line and key.
 *
 * <p>Start with {@link org.parhelion.runs.file.Config}: typed access to a section; every key that is asked for is a known
 * key, and {@link org.parhelion.runs.file.Config#refuseUnknownKeys} refuses the others. {@link
 * org.parhelion.runs.file.ConfigReader} makes one from a file and {@code --set} arguments, {@link
 * org.parhelion.runs.file.Quantity} reads numbers with units.
 *
 * <p>Knows nothing of problems, grids or ranks.
 */
@NullMarked
package org.parhelion.runs.file;

import org.jspecify.annotations.NullMarked;
