package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own, which a test stops and lets go on (SIGSTOP, SIGCONT). Linux only. */
public final class PausableProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 240;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private PausableProcess(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().start(this::readLines);
    }

    /**
     * Starts a program with the class path of this JVM.
     *
     * @param main its class
     * @param arguments of its main method
     * @return the process
     * @throws IOException if it cannot be started
     */
    public static PausableProcess start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new PausableProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void readLines() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("the process ended: " + e);
        }
    }

    /**
     * Waits for the next line that the program prints.
     *
     * @return the line
     * @throws InterruptedException if the thread is interrupted
     */
    public String line() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(line)
                .as("a line within %d s of process %d, alive: %s", PATIENCE_SECONDS, process.pid(), process.isAlive())
                .isNotNull();
        return line;
    }

    /**
     * Gives the program a line.
     *
     * @param line what it reads
     * @throws IOException if it has ended
     */
    public void say(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /**
     * Stops all threads of the program, and returns when they stand still.
     *
     * @throws IOException if their state cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!stopped()) {
            assertThat(System.nanoTime()).as("process %d stops", process.pid()).isLessThan(deadline);
            Thread.sleep(1);
        }
    }

    /**
     * Lets the program go on.
     *
     * @throws IOException if the signal cannot be sent
     * @throws InterruptedException if the thread is interrupted
     */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).as("kill -" + name).isZero();
    }

    private boolean stopped() throws IOException {
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads) {
                if (!stopped(thread)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean stopped(Path thread) throws IOException {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            int name = stat.lastIndexOf(')'); // which may contain anything; the state follows
            return stat.startsWith(") T", name);
        } catch (NoSuchFileException e) {
            return true; // it has ended
        }
    }

    /** Kills the program. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
