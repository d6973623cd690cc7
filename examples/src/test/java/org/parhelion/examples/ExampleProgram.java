package org.parhelion.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs a program of this module's directory, which Java compiles to a class without a name of its own. */
final class ExampleProgram {
    private ExampleProgram() {}

    /** What {@code main(args)} of {@code NAME.java} prints on standard output. */
    static String run(String name, String... args) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        Method main = constructor.getDeclaringClass().getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        Object program = constructor.newInstance();
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            main.invoke(program, (Object) args);
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** The directory of the programs: the tests of this module run in it. */
    static Path directory() {
        return Path.of("").toAbsolutePath();
    }
}
