package mpi;

import org.jspecify.annotations.Nullable;

/** A reduction operation: MPI_Op. */
public class Op implements Freeable {
    /** Base types of bitwise operations. */
    static final int WHOLE =
            bit(Datatype.BYTE) | bit(Datatype.CHAR) | bit(Datatype.SHORT) | bit(Datatype.INT) | bit(Datatype.LONG);
    /** Base types of arithmetic. */
    static final int NUMBERS = WHOLE | bit(Datatype.FLOAT) | bit(Datatype.DOUBLE);
    /** Base types of logical operations. */
    static final int FLAGS = bit(Datatype.BOOLEAN);

    /** Not used; −1. */
    public int opCode = -1;

    final @Nullable User_function function;
    final org.parhelion.comm.@Nullable Op engine;
    private final String name;
    /** Bit b is set if the operation is valid for base type b. */
    private final int baseTypes;

    /** Creates an operation from a function. Items are combined in the order of the ranks, also if it is commutative. */
    public Op(User_function function, boolean commute) throws MPIException {
        this.function = function;
        this.engine = null;
        this.name = "of the program";
        this.baseTypes = 0;
    }

    /** Creates an operation from a function; {@code opCode} is kept. */
    public Op(User_function function, boolean commute, int opCode) throws MPIException {
        this(function, commute);
        this.opCode = opCode;
    }

    Op(String name, org.parhelion.comm.Op engine, int baseTypes) {
        this.function = null;
        this.engine = engine;
        this.name = name;
        this.baseTypes = baseTypes;
    }

    /** The engine's operation for elements of a base type. */
    org.parhelion.comm.Op on(int baseType) {
        if (engine == null || (baseTypes & bit(baseType)) == 0) {
            throw new MPIException("MPI." + name + " is invalid for MPI." + nameOf(baseType));
        }
        return engine;
    }

    private static int bit(int baseType) {
        return baseType < 0 ? 0 : 1 << baseType;
    }

    private static String nameOf(int baseType) {
        String[] names = {
            "NULL", "BYTE", "CHAR", "SHORT", "BOOLEAN", "INT", "LONG", "FLOAT", "DOUBLE", "PACKED", "LB", "UB", "OBJECT"
        };
        return baseType < 0 ? "NULL" : names[baseType];
    }

    @Override
    public void free() {
        // garbage collected
    }
}
