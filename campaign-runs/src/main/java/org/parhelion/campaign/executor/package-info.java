/**
 * Executors: how an attempt at a task of a plan is run.
 *
 * <p>Start with {@link org.parhelion.campaign.executor.PlanExecutor}. An {@code AttemptBody} runs a run file in this process, a Java
 * method, or a process in a group of its own; {@code OutputLog} keeps what processes print in few files.
 *
 * <p>The package must not know why a task runs, which runs next, or what is done with its results.
 */
@NullMarked
package org.parhelion.campaign.executor;

import org.jspecify.annotations.NullMarked;
