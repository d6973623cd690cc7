package mpi;

import org.jspecify.annotations.Nullable;

/** A reduction operation: MPI_Op. */
public class Op implements Freeable {
    /** Not used; −1. */
    public int opCode = -1;

    final @Nullable User_function function;
    final org.parhelion.comm.@Nullable Op engine;
    private final String name;
    private final boolean logical;

    /** Creates an operation from a function. Items are combined in the order of the ranks, also if it is commutative. */
    public Op(User_function function, boolean commute) throws MPIException {
        this.function = function;
        this.engine = null;
        this.name = "of the program";
        this.logical = false;
    }

    /** Creates an operation from a function; {@code opCode} is kept. */
    public Op(User_function function, boolean commute, int opCode) throws MPIException {
        this(function, commute);
        this.opCode = opCode;
    }

    Op(String name, org.parhelion.comm.Op engine, boolean logical) {
        this.function = null;
        this.engine = engine;
        this.name = name;
        this.logical = logical;
    }

    /** The engine's operation for elements of a base type. */
    org.parhelion.comm.Op on(int baseType) {
        boolean bitwise = org.parhelion.comm.Op.BAND.equals(engine)
                || org.parhelion.comm.Op.BOR.equals(engine)
                || org.parhelion.comm.Op.BXOR.equals(engine);
        boolean whole = baseType == Datatype.BYTE
                || baseType == Datatype.CHAR
                || baseType == Datatype.SHORT
                || baseType == Datatype.INT
                || baseType == Datatype.LONG;
        boolean number = whole || baseType == Datatype.FLOAT || baseType == Datatype.DOUBLE;
        boolean right = logical ? baseType == Datatype.BOOLEAN : bitwise ? whole : number;
        if (engine == null || !right) {
            throw new MPIException("MPI." + name + " is invalid for MPI." + nameOf(baseType));
        }
        return engine;
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
