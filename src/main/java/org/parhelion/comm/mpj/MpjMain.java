package org.parhelion.comm.mpj;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.parhelion.comm.CommException;

/**
 * The main class that {@code scripts/mpirun/mpjrun} makes MPJ Express start instead of the program: {@code MpjMain MAIN
 * ARGUMENTS…}. Removes the arguments that MPJ Express puts before the program's own, runs {@code MAIN}, and reports its end,
 * normal or not.
 */
public final class MpjMain {
    private MpjMain() {}

    public static void main(String[] args) {
        MpjLaunch.remember(args);
        MpjLaunch launch = MpjLaunch.of(args)
                .orElseThrow(
                        () -> new CommException("MpjMain is started by MPJ Express only: use scripts/mpirun/mpjrun"));
        List<String> program = launch.programArguments();
        MpjProcess process = MpjProcess.begin(launch);
        try {
            runMain(program.getFirst(), program.subList(1, program.size()).toArray(String[]::new));
        } catch (InvocationTargetException e) {
            process.guard().end(1, "an exception left main", e.getCause());
        } catch (Throwable t) {
            process.guard().end(1, "the program could not be started", t);
        }
        process.guard().programEnded();
        process.leave();
    }

    /** Runs {@code main}, static or not, with arguments or without, as the {@code java} command does (JLS 12.1.4). */
    private static void runMain(String className, String[] args) throws ReflectiveOperationException {
        Class<?> type = Class.forName(className, true, Thread.currentThread().getContextClassLoader());
        Method main;
        Object[] arguments = {args};
        try {
            main = type.getDeclaredMethod("main", String[].class);
        } catch (NoSuchMethodException e) {
            main = type.getDeclaredMethod("main");
            arguments = new Object[0];
        }
        main.setAccessible(true);
        Object program = null;
        if (!Modifier.isStatic(main.getModifiers())) {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            program = constructor.newInstance();
        }
        main.invoke(program, arguments);
    }
}
