package org.parhelion.campaign;

/**
 * What a worker is to run.
 *
 * @param attempt which attempt this is; names of its files contain it
 * @param task the task
 * @param memoryBytes the memory for all ranks [B], more than the task asks for after an attempt ran out of it; 0 if unknown
 * @param step the step of the checkpoint to go on at; 0 to begin at the start
 * @param traceParent the span that what the attempt does belongs to, in the form of W3C Trace Context; empty for none
 */
public record Assignment(Attempt attempt, TaskSpec task, long memoryBytes, long step, String traceParent) {}
