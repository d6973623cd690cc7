package org.parhelion.cli;

import java.util.List;
import java.util.Map;

/** A command whose work is another program, which replaces this process. */
interface ProgramCommand {
    /**
     * The program's command line.
     *
     * @param environment the environment's variables
     * @throws org.parhelion.runs.file.ConfigException if the options are wrong
     */
    List<String> commandLine(Map<String, String> environment);
}
