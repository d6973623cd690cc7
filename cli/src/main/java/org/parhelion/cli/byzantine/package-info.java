/**
 * What {@code parhelion byzantine} does on the ranks: recruits the generals of a protocol, lets them agree, and gathers what
 * they said and did.
 *
 * <p>Start with {@link org.parhelion.cli.byzantine.Trial}. Which protocols there are says
 * {@link org.parhelion.cli.byzantine.Protocol}. Knows nothing of options or of printing.
 */
@NullMarked
package org.parhelion.cli.byzantine;

import org.jspecify.annotations.NullMarked;
