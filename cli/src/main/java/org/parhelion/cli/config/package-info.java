/**
 * Run files: YAML with the place of every value, so that what is wrong is said with file, line and key.
 *
 * <p>Start with {@link org.parhelion.cli.config.Config}: typed access to a section; every key that is asked for is a known
 * key, and {@link org.parhelion.cli.config.Config#refuseUnknownKeys} refuses the others. {@link
 * org.parhelion.cli.config.ConfigReader} makes one from a file and {@code --set} arguments, {@link
 * org.parhelion.cli.config.Quantity} reads numbers with units.
 *
 * <p>Knows nothing of problems, grids or ranks.
 */
@NullMarked
package org.parhelion.cli.config;

import org.jspecify.annotations.NullMarked;
