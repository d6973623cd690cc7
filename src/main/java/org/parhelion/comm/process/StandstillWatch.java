package org.parhelion.comm.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.spi.CallGuard;

/**
 * Detects a deadlock of ranks that are processes: all of them have been inside one call each for long.
 *
 * <p>The library cannot tell, and would wait for ever. A rank that has been inside one call for {@link #SECONDS_VARIABLE} connects to rank 0
 * and reports where, several times, until it leaves the call; so does one whose body has ended. Rank 0 ends the job if all ranks do so
 * at the same time. A rank that computes, reads or is stopped in a debugger is inside no call, so nothing is reported however long the others wait for it.
 *
 * <p>Rank 0 listens on the loopback interface if all ranks are on its host, otherwise on all interfaces. Who does not send the job's
 * random key is not heard.
 */
public final class StandstillWatch {
    /** How long a rank is inside one call before it reports [s]; 0 disables the watch. */
    public static final String SECONDS_VARIABLE = "PARHELION_STILL_SECONDS";

    /** No message between ranks of one host takes so long. */
    private static final int ONE_HOST_SECONDS = 60;

    /** Half a terabyte at 1 Gbit/s takes longer, anything usual does not. */
    private static final int MANY_HOSTS_SECONDS = 600;

    private static final int REPORTS = 6;
    private static final int KEY_BYTES = 16;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int LINE_CHARS = 1_000;

    /** Length of what rank 0 tells the others: seconds, port, key, its addresses. */
    private static final int MEETING_BYTES = 2 * Integer.BYTES + KEY_BYTES + HostAddresses.here().length;

    private final int rank;
    private final int ranks;
    private final byte[] meeting = new byte[MEETING_BYTES];
    private final Standstill standstill;
    private @Nullable ServerSocket server;
    private @Nullable Socket socket;

    /**
     * A watch that does not run yet. On rank 0 it listens.
     *
     * @param rank this rank
     * @param ranks the number of ranks
     * @param hosts addresses of the hosts of all ranks
     * @throws IllegalArgumentException if the environment's {@link #SECONDS_VARIABLE} is not a whole number from 0
     */
    public StandstillWatch(int rank, int ranks, Set<String> hosts) {
        this.rank = rank;
        this.ranks = ranks;
        this.standstill = new Standstill(ranks);
        byte[] here = HostAddresses.here();
        boolean oneHost = HostAddresses.unpack(here).equals(hosts);
        int seconds = seconds(System.getenv(), oneHost ? ONE_HOST_SECONDS : MANY_HOSTS_SECONDS);
        if (rank == 0 && ranks > 1 && seconds > 0) {
            listen(seconds, oneHost, here);
        }
    }

    static int seconds(Map<String, String> environment, int otherwise) {
        String text = environment.get(SECONDS_VARIABLE);
        if (text == null) {
            return otherwise;
        }
        try {
            int seconds = Integer.parseInt(text.strip());
            if (seconds >= 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // refused below, as a negative number is
        }
        throw new IllegalArgumentException(
                SECONDS_VARIABLE + "='" + text + "': must be a whole number of seconds, or 0 to disable the watch");
    }

    private void listen(int seconds, boolean oneHost, byte[] here) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            ServerSocket opened = new ServerSocket();
            opened.bind(
                    oneHost ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0) : new InetSocketAddress(0));
            server = opened;
            ByteBuffer.wrap(meeting)
                    .putInt(seconds)
                    .putInt(opened.getLocalPort())
                    .put(key)
                    .put(oneHost ? new byte[here.length] : here);
        } catch (IOException e) {
            // no port to listen on: the job runs without this watch
        }
    }

    /** {@return what rank 0 must broadcast to all ranks before they start} It is received in place. */
    public byte[] meeting() {
        return meeting;
    }

    /**
     * Watches until the JVM ends.
     *
     * @param rankGuard tells whether the rank's body runs: a body that has ended sends nothing more
     * @param guard of all calls of this process
     * @param deadlock called once, on rank 0, on the watch's thread, with what happened and a table
     */
    public void start(RankGuard rankGuard, CallGuard guard, Consumer<String> deadlock) {
        int seconds = ByteBuffer.wrap(meeting).getInt();
        if (seconds == 0) {
            return;
        }
        ServerSocket listening = server;
        if (listening != null) {
            Thread.ofPlatform().daemon().name("parhelion-standstill-server").start(() -> serve(listening));
        }
        Thread.ofPlatform()
                .daemon()
                .name("parhelion-standstill")
                .start(() -> watch(rankGuard, guard, seconds, deadlock));
    }

    private void watch(RankGuard rankGuard, CallGuard guard, int seconds, Consumer<String> deadlock) {
        long limitNanos = seconds * 1_000_000_000L;
        int calls = guard.calls();
        long sinceNanos = System.nanoTime();
        while (true) {
            try {
                Thread.sleep(Math.max(200, seconds * 1000L / REPORTS));
            } catch (InterruptedException e) {
                return; // an interrupt ends the watch
            }
            Optional<CallSite> where =
                    rankGuard.isBodyRunning() ? guard.inside().map(CallSite::of) : Optional.of(Standstill.FINISHED);
            if (where.isEmpty() || guard.calls() != calls) {
                calls = guard.calls();
                sinceNanos = System.nanoTime();
                moves();
            } else if (System.nanoTime() - sinceNanos >= limitNanos) {
                waits(new Standstill.Report(calls, where.get()));
            }
            Optional<String> table = rank == 0 ? table() : Optional.empty();
            if (table.isPresent()) {
                deadlock.accept(
                        "deadlock: every rank waits inside one call, for " + seconds + " s and more\n" + table.get()
                                + "Make every send meet a receive that is posted, and every rank call the same collectives. "
                                + SECONDS_VARIABLE + " sets this limit.");
                return;
            }
        }
    }

    private Optional<String> table() {
        synchronized (standstill) {
            return standstill.table();
        }
    }

    private void moves() {
        if (rank == 0) {
            synchronized (standstill) {
                standstill.moves(0);
            }
        }
        close();
    }

    private void close() {
        Socket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // it is of no use any more
            }
        }
    }

    private void waits(Standstill.Report report) {
        if (rank == 0) {
            synchronized (standstill) {
                standstill.waits(0, report);
            }
            return;
        }
        String line = rank + " " + report.calls() + " " + report.where().verb() + " "
                + report.where().line();
        try {
            Socket open = socket;
            if (open == null) {
                open = connect();
                socket = open;
            }
            open.getOutputStream()
                    .write((line.substring(0, Math.min(line.length(), LINE_CHARS)) + "\n")
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            close(); // the next report tries again
        }
    }

    private Socket connect() throws IOException {
        ByteBuffer told = ByteBuffer.wrap(meeting);
        told.getInt();
        int port = told.getInt();
        byte[] key = new byte[KEY_BYTES];
        told.get(key);
        byte[] packed = Arrays.copyOfRange(meeting, told.position(), meeting.length);
        Set<String> addresses = HostAddresses.unpack(packed);
        IOException failed = new IOException("rank 0 has no address");
        for (String address :
                addresses.isEmpty() ? Set.of(InetAddress.getLoopbackAddress().getHostAddress()) : addresses) {
            Socket made = new Socket();
            try {
                made.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                made.getOutputStream().write((HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.UTF_8));
                return made;
            } catch (IOException e) {
                failed = e;
                made.close();
            }
        }
        throw failed;
    }

    // Rank 0 -------------------------------------------------------------------------------------------------------

    private void serve(ServerSocket listening) {
        String key = HexFormat.of().formatHex(meeting, 2 * Integer.BYTES, 2 * Integer.BYTES + KEY_BYTES);
        while (true) {
            try {
                Socket accepted = listening.accept();
                Thread.ofVirtual().start(() -> hear(accepted, key));
            } catch (IOException e) {
                return; // closed with the JVM
            }
        }
    }

    private void hear(Socket connection, String key) {
        int from = -1;
        try (connection;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            connection.setSoTimeout(CONNECT_MILLIS);
            if (!key.equals(line(in))) {
                return;
            }
            connection.setSoTimeout(0);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String[] parts = line.split(" ", 4);
                from = Integer.parseInt(parts[0]);
                Standstill.Report report =
                        new Standstill.Report(Integer.parseInt(parts[1]), new CallSite(parts[2], parts[3]));
                if (from <= 0 || from >= ranks) {
                    return;
                }
                synchronized (standstill) {
                    standstill.waits(from, report);
                }
            }
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // the rank has left its call, or this was none of the job's ranks
        } finally {
            if (from > 0 && from < ranks) {
                synchronized (standstill) {
                    standstill.moves(from);
                }
            }
        }
    }

    /** A line of bounded length; empty at the end of the stream. */
    private static String line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n' && line.length() <= LINE_CHARS; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
