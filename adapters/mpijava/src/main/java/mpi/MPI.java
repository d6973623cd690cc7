package mpi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import mpjbuf.Type;
import org.jspecify.annotations.Nullable;
import org.parhelion.adapters.mpijava.RankEvents;

/** Start and end of a rank, its world, and the constants: MPI's environment. */
public class MPI {
    /** As in MPJ Express. */
    public static final boolean DEBUG = true;
    /** All ranks; null before {@link #Init}. */
    public static @Nullable Intracomm COMM_WORLD;
    /** Not used. */
    public static boolean isOldSelected;
    /** Cores of this machine that the JVM may use. */
    public static final int NUM_OF_PROCESSORS = Runtime.getRuntime().availableProcessors();
    /** No rank, or no count. */
    public static int UNDEFINED = -1;
    /** No elements. */
    public static Datatype NULL = new BasicType(0, Type.UNDEFINED, 0);
    /** {@code byte}. */
    public static Datatype BYTE = new BasicType(Datatype.BYTE, Type.BYTE, Byte.BYTES);
    /** {@code char}. */
    public static Datatype CHAR = new BasicType(Datatype.CHAR, Type.CHAR, Character.BYTES);
    /** {@code short}. */
    public static Datatype SHORT = new BasicType(Datatype.SHORT, Type.SHORT, Short.BYTES);
    /** {@code boolean}. */
    public static Datatype BOOLEAN = new BasicType(Datatype.BOOLEAN, Type.BOOLEAN, Byte.BYTES);
    /** {@code int}. */
    public static Datatype INT = new BasicType(Datatype.INT, Type.INT, Integer.BYTES);
    /** {@code long}. */
    public static Datatype LONG = new BasicType(Datatype.LONG, Type.LONG, Long.BYTES);
    /** {@code float}. */
    public static Datatype FLOAT = new BasicType(Datatype.FLOAT, Type.FLOAT, Float.BYTES);
    /** {@code double}. */
    public static Datatype DOUBLE = new BasicType(Datatype.DOUBLE, Type.DOUBLE, Double.BYTES);
    /** A message that {@link Comm#Pack} made. */
    public static Datatype PACKED = new BasicType(Datatype.PACKED, Type.UNDEFINED, 0);
    /** Marks the lower bound of a {@link Struct}. */
    public static Datatype LB = new BasicType(Datatype.LB, Type.UNDEFINED, 0);
    /** Marks the upper bound of a {@link Struct}. */
    public static Datatype UB = new BasicType(Datatype.UB, Type.UNDEFINED, 0);
    /** A serialisable object. */
    public static Datatype OBJECT = new BasicType(Datatype.OBJECT, Type.OBJECT, 0);
    /** One thread. */
    public static int THREAD_SINGLE = 1;
    /** Only the main thread calls. */
    public static int THREAD_FUNNELED = 2;
    /** Threads call in turns. */
    public static int THREAD_SERIALIZED = 3;
    /** Threads call at any time. */
    public static int THREAD_MULTIPLE = 4;
    /** A {@code short} and its index. */
    public static Datatype SHORT2 = new Contiguous(2, SHORT);
    /** An {@code int} and its index. */
    public static Datatype INT2 = new Contiguous(2, INT);
    /** A {@code long} and its index. */
    public static Datatype LONG2 = new Contiguous(2, LONG);
    /** A {@code float} and its index. */
    public static Datatype FLOAT2 = new Contiguous(2, FLOAT);
    /** A {@code double} and its index. */
    public static Datatype DOUBLE2 = new Contiguous(2, DOUBLE);
    /** The larger. */
    public static Op MAX = new Op("MAX", org.parhelion.comm.Op.MAX, Op.NUMBERS);
    /** The smaller. */
    public static Op MIN = new Op("MIN", org.parhelion.comm.Op.MIN, Op.NUMBERS);
    /** The sum. */
    public static Op SUM = new Op("SUM", org.parhelion.comm.Op.SUM, Op.NUMBERS);
    /** The product. */
    public static Op PROD = new Op("PROD", org.parhelion.comm.Op.PROD, Op.NUMBERS);
    /** Logical and, of booleans. */
    public static Op LAND = new Op("LAND", org.parhelion.comm.Op.BAND, Op.FLAGS);
    /** Bitwise and. */
    public static Op BAND = new Op("BAND", org.parhelion.comm.Op.BAND, Op.WHOLE);
    /** Logical or, of booleans. */
    public static Op LOR = new Op("LOR", org.parhelion.comm.Op.BOR, Op.FLAGS);
    /** Bitwise or. */
    public static Op BOR = new Op("BOR", org.parhelion.comm.Op.BOR, Op.WHOLE);
    /** Logical exclusive or, of booleans. */
    public static Op LXOR = new Op("LXOR", org.parhelion.comm.Op.BXOR, Op.FLAGS);
    /** Bitwise exclusive or. */
    public static Op BXOR = new Op("BXOR", org.parhelion.comm.Op.BXOR, Op.WHOLE);
    /** The largest value and its index, on {@link #INT2} and its like. */
    public static Op MAXLOC = new Op(new Maxloc(), true);
    /** The smallest value and its index, on {@link #INT2} and its like. */
    public static Op MINLOC = new Op(new Minloc(), true);
    /** Receive from any rank. */
    public static int ANY_SOURCE = -2;
    /** Receive any tag. */
    public static int ANY_TAG = -2;
    /** The status of a request without an operation. */
    public static Status EMPTY_STATUS = new Status(-2, -2, -1);
    /** A send to it or a receive from it does nothing. */
    public static int PROC_NULL = -3;
    /** What a message of {@link Comm#Bsend} needs in the attached buffer beside its packed size [bytes]. */
    public static int BSEND_OVERHEAD;
    /** What MPJ Express's devices put before a message [bytes]. */
    public static int SEND_OVERHEAD;
    /** What MPJ Express's devices put before a message [bytes]. */
    public static int RECV_OVERHEAD;
    /** No ranks. */
    public static Group GROUP_EMPTY = new Group();
    /** This rank; null before {@link #Init}. */
    public static @Nullable Comm COMM_SELF;
    /** The same. */
    public static final int IDENT = 0;
    /** The same ranks in the same order, another communicator. */
    public static final int CONGRUENT = 3;
    /** The same ranks in another order. */
    public static final int SIMILAR = 1;
    /** Different ranks. */
    public static final int UNEQUAL = 2;
    /** The communicator is a {@link Graphcomm}. */
    public static int GRAPH = 1;
    /** The communicator is a {@link Cartcomm}. */
    public static int CART = 2;
    /** The default handler. */
    public static Errhandler ERRORS_ARE_FATAL = new Errhandler("ERRORS_ARE_FATAL");
    /** A failed call throws. */
    public static Errhandler ERRORS_RETURN = new Errhandler("ERRORS_RETURN");
    /** Attribute of {@link #COMM_WORLD}: the largest tag. */
    public static int TAG_UB;
    /** Attribute of {@link #COMM_WORLD}: {@link #PROC_NULL}, no rank is special. */
    public static int HOST = 1;
    /** Attribute of {@link #COMM_WORLD}: a rank that can read and write files: this one. */
    public static int IO = 2;
    /** No operation. */
    public static Request REQUEST_NULL = new Request(null);
    /** No communicator. */
    public static Comm COMM_NULL = new Comm();
    /** No group. */
    public static Group GROUP_NULL = Group.none();

    private static final int LAUNCHERS_OWN = 3;
    private static final double NANOS = 1e-9;

    private static org.parhelion.comm.@Nullable Comm launched;
    private static @Nullable RankEvents events;
    private static @Nullable Thread mainThread;
    private static Errhandler handler = ERRORS_ARE_FATAL;
    private static boolean initialized;

    /** Creates nothing useful; all methods are static. */
    public MPI() {}

    /** Called by the launcher before the program begins. */
    static void launched(org.parhelion.comm.Comm world, RankEvents told) {
        launched = world;
        events = told;
        RankThreads.watch();
    }

    /** The launcher, if one started this rank. */
    static void tell(Consumer<RankEvents> event) {
        RankEvents told = events;
        if (told != null) {
            event.accept(told);
        }
    }

    static int worldRank() {
        return world().Rank();
    }

    static Intracomm world() {
        Intracomm world = COMM_WORLD;
        if (world == null) {
            throw new MPIException("MPI.Init has not been called");
        }
        return world;
    }

    /** Joins the other ranks: MPI_Init. Returns the program's arguments, without the three that the launcher puts before them. */
    public static String[] Init(String[] argv) throws MPIException {
        org.parhelion.comm.Comm engine = launched;
        if (engine == null) {
            throw new MPIException("MPI.Init: this program was not started on ranks; start it with"
                    + " ./parhelion mpj -n RANKS -cp PATH MAIN, or with mpjrun.sh -np RANKS -cp PATH MAIN");
        }
        if (initialized) {
            throw new MPIException("MPI.Init: has been called already");
        }
        if (argv.length < LAUNCHERS_OWN) {
            throw new MPIException("MPI.Init: pass the arguments of main, whose first three are the launcher's");
        }
        try {
            Link link = Link.over(engine);
            Intracomm world = new Intracomm(
                    link, new Group(IntStream.range(0, link.size()).toArray()));
            world.attributes.put(TAG_UB, engine.maxTag());
            world.attributes.put(HOST, PROC_NULL);
            world.attributes.put(IO, link.rank());
            COMM_WORLD = world;
            COMM_SELF = world.Split(link.rank(), 0);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
        mainThread = Thread.currentThread();
        initialized = true;
        tell(RankEvents::initialized);
        return Arrays.copyOfRange(argv, LAUNCHERS_OWN, argv.length);
    }

    /** Leaves the other ranks, after all have called it and buffered messages are received: MPI_Finalize. */
    public static void Finalize() throws MPIException {
        Intracomm world = world();
        Buffer_detach();
        world.drain();
        world.Barrier();
        initialized = false;
        tell(RankEvents::finalized);
    }

    /** Returns whether {@link #Init} has been called and {@link #Finalize} has not: MPI_Initialized. */
    public static boolean Initialized() throws MPIException {
        return initialized;
    }

    /** Calls {@link #Init}: threads may call at any time, whatever is required. MPI_Init_thread. */
    public static String[] initThread(int required, int provided, String[] argv) {
        return Init(argv);
    }

    /** Returns whether the calling thread is that of {@link #Init}: MPI_Is_thread_main. */
    public static boolean isMainThread() {
        return Thread.currentThread().equals(mainThread);
    }

    /** Returns {@link #THREAD_MULTIPLE}: MPI_Query_thread. */
    public static int queryThread() {
        return THREAD_MULTIPLE;
    }

    /** Allows {@link Comm#Bsend} to have messages of this many bytes under way: MPI_Buffer_attach. */
    public static void Buffer_attach(ByteBuffer userBuffer) throws MPIException {
        Attached.attach(userBuffer.capacity());
    }

    /** Waits until all messages of {@link Comm#Bsend} are received: MPI_Buffer_detach. */
    public static void Buffer_detach() throws MPIException {
        Attached.detach();
    }

    /** Returns the name of this host: MPI_Get_processor_name. */
    public static String Get_processor_name() throws MPIException {
        return world().link().engine().hostName();
    }

    /** Sets what {@link #Errorhandler_get} returns; a failed call throws under either handler. */
    public static void Errorhandler_set(Errhandler errhandler) throws MPIException {
        handler = errhandler;
    }

    /** Returns the handler. */
    public static Errhandler Errorhandler_get() throws MPIException {
        return handler;
    }

    /** Returns the time since some moment in the past [s]: MPI_Wtime. */
    public static double Wtime() throws MPIException {
        return System.nanoTime() * NANOS;
    }

    /** Returns the resolution of {@link #Wtime} [s]: MPI_Wtick. */
    public static double Wtick() throws MPIException {
        return NANOS;
    }
}
