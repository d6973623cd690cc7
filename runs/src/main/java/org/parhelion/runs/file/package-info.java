/**
 * Run files: YAML with the position of every value, so that errors contain file, line and key.
 *
 * <p>Start with {@link org.parhelion.runs.file.Config}, typed access to a section. Every key that is read is a known key; {@link
 * org.parhelion.runs.file.Config#refuseUnknownKeys} refuses the others. {@link org.parhelion.runs.file.ConfigReader} reads a
 * file and {@code --set} arguments, {@link org.parhelion.runs.file.Quantity} numbers with units.
 *
 * <p>The package must not know problems, grids or ranks.
 */
@NullMarked
package org.parhelion.runs.file;

import org.jspecify.annotations.NullMarked;
