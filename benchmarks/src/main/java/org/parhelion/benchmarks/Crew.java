package org.parhelion.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.parhelion.launch.JavaCommand;
import org.parhelion.launch.LaunchException;

/**
 * The threads and processes that work for one command. When one fails, the thread that made the crew is interrupted, so that it does
 * not wait for the results of the dead. Closing ends the processes and interrupts the threads that still run.
 */
public final class Crew implements AutoCloseable {
    private static final int KILLED = 137;

    private final Thread leader = Thread.currentThread();
    private final List<Process> processes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<CompletableFuture<?>> ends = new ArrayList<>();
    private final AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(Optional.empty());

    /** What a thread does. */
    public interface Work {
        /** Does it; an interrupt means that the crew was closed. */
        void run() throws InterruptedException;
    }

    /**
     * Starts a process with the flags and the class path of this one.
     *
     * @param name of it, for the message of a failure
     * @param program whose main method it runs
     * @param arguments of the program
     */
    public void startProcess(String name, Class<?> program, List<String> arguments) {
        try {
            Process process = new ProcessBuilder(JavaCommand.of(program.getName(), arguments))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            processes.add(process);
            ends.add(process.onExit().thenAccept(ended -> ended(name, ended.exitValue())));
        } catch (IOException e) {
            throw new LaunchException("cannot start the process of " + name + ": " + e.getMessage());
        }
    }

    /**
     * Starts a thread.
     *
     * @param name of it
     * @param work what it does; what it throws is the crew's failure
     */
    public void startThread(String name, Work work) {
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        ends.add(end);
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The crew was closed.
            } catch (RuntimeException e) {
                fail(e);
            } finally {
                end.complete(true);
            }
        }));
    }

    private void ended(String name, int status) {
        if (status != 0) {
            fail(new LaunchException(
                    "the process of " + name + " ended with status " + status + (status == KILLED ? " (killed)" : "")));
        }
    }

    private void fail(RuntimeException cause) {
        if (failure.compareAndSet(Optional.empty(), Optional.of(cause))) {
            leader.interrupt();
        }
    }

    /**
     * Does the leader's own part, and waits until all have ended.
     *
     * @param part what the leader does meanwhile
     * @return its result
     * @throws RuntimeException the first failure of a thread or process
     * @throws InterruptedException if another thread interrupted the leader
     */
    public <T> T lead(Callable<T> part) throws InterruptedException {
        try {
            T result = part.call();
            ends.forEach(CompletableFuture::join);
            throwFailure();
            return result;
        } catch (InterruptedException e) {
            throwFailure();
            throw e;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the leader's part threw a checked exception", e);
        }
    }

    private void throwFailure() {
        Optional<RuntimeException> cause = failure.get();
        if (cause != null && cause.isPresent()) {
            Thread.interrupted(); // It was ours.
            throw cause.get();
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        threads.forEach(Thread::interrupt);
    }
}
