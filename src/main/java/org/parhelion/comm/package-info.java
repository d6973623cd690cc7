/**
 * Message passing between ranks: MPI's nouns and verbs, spelt as MPI spells them, in lower case.
 *
 * <p>Start with {@link org.parhelion.comm.Ranks}, which runs one body on every rank, and {@link org.parhelion.comm.Comm},
 * what that body talks to. What the verbs mean is stated once, by {@code CommContract} of the module {@code testkit}, which every
 * engine passes unchanged. What an engine implements is in {@link org.parhelion.comm.spi}.
 *
 * <p>Knows nothing of grids, fields or protocols.
 */
@NullMarked
package org.parhelion.comm;

import org.jspecify.annotations.NullMarked;
