/**
 * What providers share whose ranks are processes: a failure on any thread of any rank must end all of them.
 *
 * <p>Start with {@link org.parhelion.comm.process.RankGuard}. Knows nothing of how messages travel.
 */
@NullMarked
package org.parhelion.comm.process;

import org.jspecify.annotations.NullMarked;
