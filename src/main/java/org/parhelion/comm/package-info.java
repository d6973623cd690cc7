/**
 * Message passing between ranks: MPI's nouns and verbs, spelt as MPI spells them, in lower case.
 *
 * <p>Start with {@link org.parhelion.comm.Ranks}, which runs one body on every rank, and {@link org.parhelion.comm.Comm}, the
 * argument of that body. {@code CommContract} of the module {@code testkit} specifies the verbs; every engine passes it
 * unchanged. {@link org.parhelion.comm.spi} contains the interfaces of an engine.
 *
 * <p>The package must not know grids, fields or protocols.
 */
@NullMarked
package org.parhelion.comm;

import org.jspecify.annotations.NullMarked;
