package org.parhelion.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Single lines of a command, seen at once. */
final class ConsoleLines {
    private ConsoleLines() {}

    /** A line of the result, on standard output. */
    static void print(CommandSpec spec, String text) {
        write(spec.commandLine().getOut(), text);
    }

    /** What a user should know meanwhile, on standard error. */
    static void note(CommandSpec spec, String text) {
        write(spec.commandLine().getErr(), "parhelion: " + text);
    }

    private static void write(PrintWriter to, String text) {
        to.println(text);
        to.flush();
    }
}
