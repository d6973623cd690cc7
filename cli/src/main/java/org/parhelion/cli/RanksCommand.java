package org.parhelion.cli;

import java.util.OptionalInt;

/** A command that runs on ranks: {@link JobStarter} starts its job where ranks are processes. */
interface RanksCommand {
    EngineOptions engine();

    /**
     * The number of processes that a job of this command needs: from its options, or its default.
     *
     * @return empty where these options need no ranks
     * @throws org.parhelion.runs.file.ConfigException if the options are wrong
     */
    OptionalInt processes();
}
