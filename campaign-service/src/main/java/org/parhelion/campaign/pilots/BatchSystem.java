package org.parhelion.campaign.pilots;

import java.util.List;

/** The commands of a batch system, and what their output means. */
interface BatchSystem {
    /**
     * A command.
     *
     * @param line the program and its arguments
     * @param input its standard input; empty for none
     */
    record Call(List<String> line, String input) {
        public Call {
            line = List.copyOf(line);
        }

        static Call of(List<String> line) {
            return new Call(line, "");
        }
    }

    Call submission(String pilot);

    /**
     * The job's id.
     *
     * @throws IllegalArgumentException if the output has none
     */
    String submitted(String output);

    Call listing();

    /**
     * The jobs, of any fleet.
     *
     * @throws IllegalArgumentException if the output is no list of jobs
     */
    List<PilotJob> listed(String output);

    Call ending(PilotJob job);
}
