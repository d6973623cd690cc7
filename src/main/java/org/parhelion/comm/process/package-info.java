/**
 * Failure handling that providers share: a failure on any thread of a rank that is a process ends all ranks, and so does a deadlock.
 *
 * <p>Start with {@link org.parhelion.comm.process.RankGuard}. The package must not know how messages are transferred.
 */
@NullMarked
package org.parhelion.comm.process;

import org.jspecify.annotations.NullMarked;
