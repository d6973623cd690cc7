/**
 * Judges what clients of a tuple space have seen: is there one order of their calls, within the time of each, that explains it?
 *
 * <p>Start with {@link org.parhelion.space.history.Linearizability}. {@link org.parhelion.space.history.HistoryRecorder} records the
 * calls of threads; processes write {@link org.parhelion.space.history.Operation}s as text.
 */
@NullMarked
package org.parhelion.space.history;

import org.jspecify.annotations.NullMarked;
