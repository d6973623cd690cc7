package org.parhelion.comm;

/** What every rank runs. */
@FunctionalInterface
public interface RankBody {
    /** Runs this rank; {@code world} holds all ranks. Whatever is thrown ends the whole job. */
    void run(Comm world) throws Exception;
}
