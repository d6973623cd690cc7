package org.parhelion.launch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * POSIX {@code execv}: replaces this JVM by another program in the same process.
 *
 * <p>Commands that only start a launcher use it. The launcher then has the process number, terminal, signals and exit status of
 * this process, so nothing has to be forwarded and no JVM remains beside the job. Requires {@code --enable-native-access}.
 */
public final class Exec {
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private Exec() {}

    /**
     * Replaces the program of this process. Shutdown hooks do not run, and buffered output of this JVM is lost: flush
     * standard output first.
     *
     * @param command path of the program, followed by its arguments
     * @throws LaunchException if the program cannot be executed; otherwise this method does not return
     */
    @SuppressWarnings("restricted") // one downcall, whose arguments this method builds itself
    public static void replaceProcess(List<String> command) {
        Linker linker = Linker.nativeLinker();
        MethodHandle execv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("execv"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS),
                Linker.Option.captureCallState("errno"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment words = arena.allocate(ADDRESS, command.size() + 1L); // the last element stays NULL
            for (int i = 0; i < command.size(); i++) {
                words.setAtIndex(ADDRESS, i, arena.allocateFrom(command.get(i)));
            }
            MemorySegment state = arena.allocate(CALL_STATE);
            int _ = (int) execv.invokeExact(state, arena.allocateFrom(command.getFirst()), words);
            int errno = state.get(JAVA_INT, ERRNO_OFFSET);
            throw new LaunchException(command.getFirst() + " cannot be executed (errno " + errno
                    + "): check that the file exists and is executable");
        } catch (LaunchException e) {
            throw e;
        } catch (Throwable e) {
            throw new LaunchException(command.getFirst() + " cannot be executed: " + e, e);
        }
    }
}
