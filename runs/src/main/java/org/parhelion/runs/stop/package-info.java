/**
 * Why a run must stop before its last step: signals, the time limit of a batch system, the notice of a cloud.
 *
 * <p>Start with {@link org.parhelion.runs.stop.StopSources}. The package must not know runs, fields or command lines.
 */
@NullMarked
package org.parhelion.runs.stop;

import org.jspecify.annotations.NullMarked;
