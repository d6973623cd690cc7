/**
 * Parhelion: ranks, grids, fields, stencils and solvers. What is not exported is internal.
 *
 * <p>Where to start reading: {@link org.parhelion.comm.Ranks} starts a program's ranks, {@link
 * org.parhelion.solver.Simulation} advances fields.
 */
@SuppressWarnings("module") // org.parhelion.protocols is built on this module, so it is absent when this is compiled
module org.parhelion {
    requires static org.jspecify;
    requires java.logging; // the log of Runtime.exit
    requires java.management; // launch: the flags of this JVM, for the ranks of a job

    exports org.parhelion;
    exports org.parhelion.comm;
    exports org.parhelion.comm.spi;
    exports org.parhelion.grid;
    exports org.parhelion.field;
    exports org.parhelion.halo;
    exports org.parhelion.halo.redistribution to
            org.parhelion.protocols, // recovery moves what is left of the fields
            org.parhelion.runs; // windows of outputs follow the blocks
    exports org.parhelion.stencil;
    exports org.parhelion.stencil.reader;
    exports org.parhelion.device;
    exports org.parhelion.solver;
    exports org.parhelion.solver.elliptic;

    uses org.parhelion.comm.spi.CommProvider;
    uses org.parhelion.device.DeviceProvider;

    provides org.parhelion.comm.spi.CommProvider with
            org.parhelion.comm.threads.ThreadsProvider,
            org.parhelion.comm.mpi.MpiProvider,
            org.parhelion.comm.mpj.MpjProvider;
}
