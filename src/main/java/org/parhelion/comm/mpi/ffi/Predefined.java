package org.parhelion.comm.mpi.ffi;

/** The predefined handles of {@code mpi.h}, in each of the three ABIs. */
public enum Predefined {
    COMM_WORLD("ompi_mpi_comm_world", 0x44000000, 0x101),
    COMM_NULL("ompi_mpi_comm_null", 0x04000000, 0x100),
    REQUEST_NULL("ompi_request_null", 0x2c000000, 0x180),
    ERRORS_RETURN("ompi_mpi_errors_return", 0x54000001, 0x142),
    BYTE("ompi_mpi_byte", 0x4c00010d, 0x247),
    INT8("ompi_mpi_int8_t", 0x4c000137, 0x240),
    INT32("ompi_mpi_int32_t", 0x4c000439, 0x250),
    INT64("ompi_mpi_int64_t", 0x4c00083a, 0x258),
    FLOAT("ompi_mpi_float", 0x4c00040a, 0x210),
    DOUBLE("ompi_mpi_double", 0x4c00080b, 0x214),
    SUM("ompi_mpi_op_sum", 0x58000003, 0x21),
    PROD("ompi_mpi_op_prod", 0x58000004, 0x24),
    MIN("ompi_mpi_op_min", 0x58000002, 0x22),
    MAX("ompi_mpi_op_max", 0x58000001, 0x23),
    BAND("ompi_mpi_op_band", 0x58000006, 0x28),
    BOR("ompi_mpi_op_bor", 0x58000008, 0x29),
    BXOR("ompi_mpi_op_bxor", 0x5800000a, 0x2a),
    LAND("ompi_mpi_op_land", 0x58000005, 0x30),
    LOR("ompi_mpi_op_lor", 0x58000007, 0x31),
    LXOR("ompi_mpi_op_lxor", 0x58000009, 0x32);

    private final String openMpiSymbol;
    private final int mpich;
    private final int standard;

    Predefined(String openMpiSymbol, int mpich, int standard) {
        this.openMpiSymbol = openMpiSymbol;
        this.mpich = mpich;
        this.standard = standard;
    }

    /** The value of this handle in {@code library}. */
    public long in(MpiLibrary library) {
        return switch (library.abi()) {
            case OPEN_MPI -> library.symbol(openMpiSymbol).address();
            case MPICH -> mpich;
            case STANDARD -> standard;
        };
    }
}
