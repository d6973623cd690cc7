package mpi;

/** What happens when a call fails. A failed call throws {@link MPIException} under either handler, as in MPJ Express. */
public class Errhandler {
    private final String name;

    Errhandler(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
