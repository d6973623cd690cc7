package org.parhelion.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Runs a program of this module's directory, which Java compiles to a class without a name of its own. */
final class ExampleProgram {
    private ExampleProgram() {}

    /** What {@code main(args)} of {@code NAME.java}, or {@code main()}, prints on standard output. */
    static String run(String name, String... args) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        Method main = Arrays.stream(constructor.getDeclaringClass().getDeclaredMethods())
                .filter(method -> method.getName().equals("main"))
                .findFirst()
                .orElseThrow();
        main.setAccessible(true);
        Object program = constructor.newInstance();
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            if (main.getParameterCount() == 0) {
                main.invoke(program);
            } else {
                main.invoke(program, (Object) args);
            }
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
