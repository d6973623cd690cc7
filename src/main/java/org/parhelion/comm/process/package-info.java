/**
 * Failure handling shared by the providers whose ranks are processes: a failure on any thread of any rank ends all of them.
 *
 * <p>Start with {@link org.parhelion.comm.process.RankGuard}. The package must not know how messages are transferred.
 */
@NullMarked
package org.parhelion.comm.process;

import org.jspecify.annotations.NullMarked;
