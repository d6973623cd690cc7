package org.parhelion.cli;

import java.util.OptionalInt;

/** A command that runs on ranks. If ranks are processes, {@link JobStarter} starts a job for it. */
interface RanksCommand {
    EngineOptions engine();

    /**
     * The number of processes that a job of this command needs: from its options, or its default.
     *
     * @return the number of processes; empty if these options need no ranks
     * @throws org.parhelion.runs.file.ConfigException if the options are wrong
     */
    OptionalInt processes();

    /** Whether SIGTERM and SIGUSR1 reach the command, which then ends well, instead of ending its job. */
    default boolean stopsWell() {
        return false;
    }
}
