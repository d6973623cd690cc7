package org.parhelion.adapters.mpijava;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program written for MPJ Express: {@code MpiJavaMain [--with threads|mpi] [-n RANKS] -cp PATH MAIN ARGUMENTS…}, or
 * {@code -jar FILE} in place of {@code -cp PATH MAIN}. Under {@code mpirun} each process is one rank.
 */
public final class MpiJavaMain {
    private static final int WRONG = 2;

    private MpiJavaMain() {}

    /**
     * Runs the program, and ends the JVM with status 1 or that of {@code Abort} or {@code System.exit} if a rank failed.
     *
     * @param args options, main class, arguments
     */
    public static void main(String[] args) {
        int status;
        try {
            status = run(args);
        } catch (IllegalArgumentException e) {
            System.err.println("parhelion: " + e.getMessage());
            status = WRONG;
        }
        if (status != 0) {
            System.out.flush();
            System.exit(status);
        }
    }

    private static int run(String[] args) {
        String with = "threads";
        int ranks = 0;
        List<Path> classPath = List.of(Path.of("."));
        String main = "";
        int i = 0;
        while (i < args.length && main.isEmpty()) {
            String option = args[i++];
            switch (option) {
                case "-n" -> ranks = number(value(args, i++, option));
                case "--with" -> with = value(args, i++, option);
                case "-cp" -> classPath = RankProgram.classPath(value(args, i++, option));
                case "-jar" -> {
                    Path jar = Path.of(value(args, i++, option));
                    classPath = List.of(jar);
                    main = RankProgram.mainClassOf(jar);
                }
                default -> main = option;
            }
        }
        if (main.isEmpty()) {
            throw new IllegalArgumentException(
                    "no main class: MpiJavaMain [--with threads|mpi] [-n RANKS] -cp PATH MAIN …");
        }
        RankProgram program =
                new RankProgram(classPath, main, new ArrayList<>(List.of(args).subList(i, args.length)));
        return switch (with) {
            case "threads" -> new ThreadRanks(program, ranks).run();
            case "mpi" -> ProcessRank.run(program);
            default -> throw new IllegalArgumentException("--with " + with + ": these programs run on threads or mpi");
        };
    }

    private static String value(String[] args, int at, String option) {
        if (at >= args.length) {
            throw new IllegalArgumentException(option + " needs a value behind it");
        }
        return args[at];
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("-n " + text + ": the number of ranks must be a whole number", e);
        }
    }
}
