package org.parhelion.campaign;

import java.util.List;

/** What a task runs. Parameters are passed by the executor. */
public sealed interface TaskProgram {
    /**
     * A command with arguments. A parameter is written as {@code {name}} in an argument.
     *
     * @param arguments the program and its arguments, at least one
     */
    record Command(List<String> arguments) implements TaskProgram {
        /**
         * Copies the arguments.
         *
         * @throws IllegalArgumentException if there is none
         */
        public Command {
            arguments = List.copyOf(arguments);
            if (arguments.isEmpty()) {
                throw new IllegalArgumentException("a command needs at least its program");
            }
        }
    }

    /**
     * A run file of {@code parhelion run}. Each parameter sets the key of its name.
     *
     * @param path the path of the run file
     */
    record RunFile(String path) implements TaskProgram {}

    /**
     * A static Java method.
     *
     * @param className the binary name of its class
     * @param methodName the method's name
     */
    record JavaMethod(String className, String methodName) implements TaskProgram {}
}
