package org.parhelion.comm.mpi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Comm.ThreadLevel;
import org.parhelion.comm.CommException;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.Status;
import org.parhelion.comm.mpi.ffi.Abi;
import org.parhelion.comm.mpi.ffi.CommunicatorFunctions;
import org.parhelion.comm.mpi.ffi.Handles;
import org.parhelion.comm.mpi.ffi.MpiLibrary;
import org.parhelion.comm.mpi.ffi.Predefined;
import org.parhelion.comm.process.ConnectionWatch;
import org.parhelion.comm.process.HostAddresses;
import org.parhelion.comm.process.RankGuard;
import org.parhelion.comm.process.StandstillWatch;
import org.parhelion.comm.spi.CallGuard;
import org.parhelion.comm.spi.CheckedComm;

/**
 * This process's part in an MPI job. The library is initialised on the first run and finalised when the JVM ends, both on a
 * dedicated thread, because MPI requires the same thread for both. Bodies run on their callers' threads.
 *
 * <pre>
 *   mpi-lifetime   Init_thread ·············· waits ··············· Finalize
 *   main                        body 1   body 2   …   main returns │
 * </pre>
 *
 * <p>Before each body and before it leaves, every process tells the others which of the two it is about to do. If they differ, the
 * job ends: they would wait for each other without end.
 */
final class MpiProcess implements RankGuard.ThisRank {
    /** Default {@code serialized}; {@code multiple} increases the latency of a small message by up to a third. */
    static final String THREADS_PROPERTY = "parhelion.mpi.threads";

    private static final long RUN = 1;
    private static final long LEAVE = 2;

    private static @Nullable MpiProcess joined;

    private final MpiLibrary library;
    private final MpiLaunch launcher;
    private final Set<RequestSlot.Pool> kept = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<MpiProcess> ready = new CompletableFuture<>();
    private final CountDownLatch leave = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private ThreadLevel threadLevel = ThreadLevel.SERIALIZED;
    /** Guard of all calls if the library admits one thread at a time. */
    private CallGuard serialized = newSerializedGuard();

    private String hostName = "";
    private int maxTag = Comm.MAX_TAG;
    private int rank;
    private int size;
    private @Nullable MpiTransport control;
    private @Nullable RankGuard guard;
    private volatile Optional<ProcessHandle> cutOff = Optional.empty();

    private MpiProcess(MpiLibrary library, MpiLaunch launcher) {
        this.library = library;
        this.launcher = launcher;
    }

    /**
     * Joins the job that {@code launcher} started. Later calls return the same process.
     *
     * @throws CommException if there is no library, or one that does not belong to the launcher
     */
    static synchronized MpiProcess join(MpiLaunch launcher) {
        MpiProcess process = joined;
        if (process == null) {
            process = new MpiProcess(MpiLibrary.load(launcher.name(), launcher.libraries()), launcher);
            Thread.ofPlatform().daemon().name("mpi-lifetime").start(process::live);
            try {
                process.ready.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof CommException cause ? cause : e;
            }
            process.guard = new RankGuard(process);
            joined = process;
            Set<String> hosts = process.addressesOfAllHosts();
            ConnectionWatch.start(hosts, process::lostConnection);
            process.watchForStandstill(hosts);
        }
        return process;
    }

    /** Runs {@code body} on the calling thread, on a communicator of its own that holds all ranks. */
    void run(RankBody body) {
        agree(RUN);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = arena.allocate(Long.BYTES, Long.BYTES);
            CommunicatorFunctions.check("comm_dup", CommunicatorFunctions.dup(Handles.WORLD, made));
            CheckedComm world = new CheckedComm(MpiTransport.of(this, abi().handleAt(made, 0)));
            guard().run(body, world);
            world.free();
        }
    }

    // The library's lifetime -------------------------------------------------------------------------------------

    private void live() {
        try {
            initialise();
            ready.complete(this);
        } catch (Throwable t) {
            ready.completeExceptionally(t);
            return;
        }
        boolean leaving = false;
        while (!leaving) {
            try {
                leave.await();
                leaving = true;
            } catch (InterruptedException e) {
                // this thread ends when the JVM does, not before
            }
        }
        agree(LEAVE);
        CommunicatorFunctions.finish();
        left.countDown();
    }

    private void initialise() {
        Abi abi = abi();
        boolean multiple = System.getProperty(THREADS_PROPERTY, "serialized").equals("multiple");
        int required = multiple ? abi.threadMultiple : abi.threadSerialized;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment none = MemorySegment.NULL;
            int provided = CommunicatorFunctions.number(
                    "init_thread", CommunicatorFunctions.initThread(none, none, required, number), number);
            if (provided < abi.threadSerialized) {
                throw new CommException(describe() + " lets only its first thread call (MPI_THREAD_FUNNELED or less);"
                        + " Parhelion needs MPI_THREAD_SERIALIZED: use another build of the library");
            }
            threadLevel = provided >= abi.threadMultiple && multiple ? ThreadLevel.MULTIPLE : ThreadLevel.SERIALIZED;
            CommunicatorFunctions.check(
                    "comm_set_errhandler",
                    CommunicatorFunctions.setErrhandler(Handles.WORLD, Predefined.ERRORS_RETURN.in(library)));
            MemorySegment name = arena.allocate(Abi.MAX_STRING);
            CommunicatorFunctions.check("get_processor_name", CommunicatorFunctions.processorName(name, number));
            hostName = name.getString(0);
            checkConstants(number);
            maxTag = largestTag(arena);
            CommunicatorFunctions.check("comm_dup", CommunicatorFunctions.dup(Handles.WORLD, number));
            MpiTransport all = MpiTransport.of(this, abi.handleAt(number, 0));
            control = all;
            rank = all.rank();
            size = all.size();
            checkStatus(all);
            serialized = newSerializedGuard(); // biased to the thread that will run bodies, not to this one
        }
        checkLauncher();
    }

    /** The attribute MPI_TAG_UB: the address of a number. */
    @SuppressWarnings("restricted") // the library says where its number is
    private int largestTag(Arena arena) {
        MemorySegment value = arena.allocate(ValueLayout.ADDRESS);
        MemorySegment flag = arena.allocate(ValueLayout.JAVA_INT);
        CommunicatorFunctions.check(
                "comm_get_attr", CommunicatorFunctions.getAttribute(Handles.WORLD, abi().tagUb, value, flag));
        if (flag.get(ValueLayout.JAVA_INT, 0) == 0) {
            return Comm.MAX_TAG;
        }
        MemorySegment number = value.get(ValueLayout.ADDRESS, 0).reinterpret(Integer.BYTES);
        return Math.max(Comm.MAX_TAG, number.get(ValueLayout.JAVA_INT, 0));
    }

    /** Checks our handles: if they meant other types, the library would silently send wrong bytes. */
    private void checkConstants(MemorySegment number) {
        for (ElementType type : ElementType.values()) {
            int code = CommunicatorFunctions.typeSize(Handles.type(type), number);
            int bytes = CommunicatorFunctions.number("type_size", code, number);
            if (bytes != type.byteSize()) {
                throw new CommException(describe() + " takes the handle of " + type + " for a type of " + bytes
                        + " bytes: its constants are not those of " + abi() + "; use another library");
            }
        }
    }

    /** Checks the layout of {@code MPI_Status} by a message to this rank itself. */
    private void checkStatus(MpiTransport all) {
        int bytes = 5;
        int tag = 3;
        Status status = all.sendrecv(Buffer.of(new byte[bytes]), rank, tag, Buffer.of(new byte[2 * bytes]), rank, tag);
        if (status.source() != rank || status.tag() != tag || status.byteCount() != bytes) {
            throw new CommException(describe() + " filled a status that reads as " + status + " where rank " + rank
                    + " sent itself " + bytes + " bytes with tag " + tag + ": its MPI_Status is not that of " + abi()
                    + "; use another library");
        }
    }

    /** Checks the number of ranks: under the launcher of another MPI, each process becomes rank 0 of 1. */
    private void checkLauncher() {
        if (launcher.size().isPresent() && launcher.size().getAsInt() != size) {
            if (size == 1) {
                CommunicatorFunctions.finish(); // waits for no other rank, and removes its session folder
            }
            throw new CommException(
                    launcher.name() + " started " + launcher.size().getAsInt() + " ranks ("
                            + launcher.sizeVariable() + "), but " + describe() + " sees " + size
                            + ": the library does not belong to the launcher. Start with the library's own mpirun, or name the"
                            + " launcher's library with -D" + MpiLibrary.PROPERTY + "=PATH");
        }
    }

    /** Tells the others that this process is about to run a body or to leave; ends the job if another does the opposite. */
    private void agree(long intention) {
        MpiTransport all = control();
        long intentions = all.allreduce(intention, Op.BOR);
        if (intentions != intention) {
            guard().end(
                            1,
                            intention == RUN
                                    ? "another rank left the program while this one began another run"
                                    : "this rank left the program while another began another run",
                            null);
        }
    }

    // For the guard ----------------------------------------------------------------------------------------------

    @Override
    public String whoAmI() {
        return "rank " + rank + " of " + size + " on " + hostName;
    }

    @Override
    public void abort(int exitStatus) {
        cutOff.ifPresentOrElse(ProcessHandle::destroy, () -> CommunicatorFunctions.abort(Handles.WORLD, exitStatus));
    }

    /** Collective. */
    private Set<String> addressesOfAllHosts() {
        byte[] mine = HostAddresses.here();
        byte[] all = new byte[mine.length * size];
        control().allgather(Buffer.of(mine), Buffer.of(all));
        return HostAddresses.unpack(all);
    }

    /**
     * Ends the job because a host or the network to it is gone. A daemon that was cut off from its launcher can neither end the
     * job nor be told to; so this rank terminates the daemon, which ends the ranks of this host. Elsewhere the job is aborted.
     */
    private void lostConnection(String what, Optional<ProcessHandle> daemonCutOff) {
        cutOff = daemonCutOff;
        guard().end(1, what, null);
    }

    /** Collective. If several threads may call at once, one of them may still send while another waits. */
    private void watchForStandstill(Set<String> hosts) {
        if (threadLevel == ThreadLevel.SERIALIZED) {
            StandstillWatch watch = new StandstillWatch(rank, size, hosts);
            control().bcast(Buffer.of(watch.meeting()), 0);
            watch.start(guard(), serialized, guard()::endForAll);
        }
    }

    @Override
    public void leave() {
        leave.countDown();
        try {
            left.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the JVM ends now, even if the library is not finalised
        }
    }

    // For communicators ------------------------------------------------------------------------------------------

    Abi abi() {
        return library.abi();
    }

    ThreadLevel threadLevel() {
        return threadLevel;
    }

    private static CallGuard newSerializedGuard() {
        return new CallGuard(
                () -> "MPI",
                "the library was initialised with MPI_THREAD_SERIALIZED: let the threads take turns, or start with -D"
                        + THREADS_PROPERTY + "=multiple and give each a communicator of its own (dup())");
    }

    /**
     * The guard of a new communicator: its own, or, if the library admits one thread at a time, the process's.
     */
    CallGuard guardOf(int rank) {
        return threadLevel == ThreadLevel.MULTIPLE
                ? CallGuard.ofCommunicator(() -> "a communicator of rank " + rank)
                : serialized;
    }

    String hostName() {
        return hostName;
    }

    int maxTag() {
        return maxTag;
    }

    int size() {
        return size;
    }

    RankGuard guard() {
        RankGuard set = guard;
        if (set == null) {
            throw new IllegalStateException("the process has not joined its job yet");
        }
        return set;
    }

    /** Keeps the memory of requests reachable that were never awaited. */
    void keep(RequestSlot.Pool slots) {
        kept.add(slots);
    }

    private MpiTransport control() {
        MpiTransport set = control;
        if (set == null) {
            throw new IllegalStateException("the process has not joined its job yet");
        }
        return set;
    }

    private String describe() {
        return library.name() + " (" + library.version() + ")";
    }
}
