package mpi;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A communicator whose ranks lie on a grid, row-major. */
public class Cartcomm extends Intracomm {
    private static final int NOWHERE = -1;

    private final int[] dims;
    private final boolean[] periods;

    Cartcomm(Link link, Group group, int[] dims, boolean[] periods) {
        super(link, group);
        this.dims = dims.clone();
        this.periods = Arrays.copyOf(periods, dims.length);
    }

    /** The number of positions of a grid. */
    static int places(int[] dims) {
        int places = 1;
        for (int d = 0; d < dims.length; d++) {
            if (dims[d] < 0) {
                throw new MPIException("dims[" + d + "] is less than than zero");
            }
            places *= dims[d];
        }
        return places;
    }

    @Override
    public Object clone() throws MPIException {
        return Objects.requireNonNull(Create_cart(dims, periods, false));
    }

    /** Returns the rank at coordinates, which wrap around in periodic dimensions: MPI_Cart_rank. */
    public int Rank(int[] coords) throws MPIException {
        int rank = 0;
        for (int d = 0; d < dims.length; d++) {
            boolean inside = coords[d] >= 0 && coords[d] < dims[d];
            if (!inside && !periods[d]) {
                throw new MPIException("Cartcomm.Rank: coordinate " + coords[d] + " of dimension " + d
                        + " is outside 0 … " + (dims[d] - 1));
            }
            rank = rank * dims[d] + Math.floorMod(coords[d], dims[d]);
        }
        return rank;
    }

    /** Returns the coordinates of a rank: MPI_Cart_coords. */
    public int[] Coords(int rank) throws MPIException {
        if (rank < 0 || rank >= Size()) {
            throw new MPIException("Cartcomm.Coords: no rank " + rank + " among " + Size());
        }
        int[] coords = new int[dims.length];
        int rest = rank;
        for (int d = dims.length - 1; d >= 0; d--) {
            coords[d] = rest % dims[d];
            rest /= dims[d];
        }
        return coords;
    }

    /** Returns the neighbours at a distance along a dimension, −1 where there is none: MPI_Cart_shift. */
    public ShiftParms Shift(int direction, int disp) throws MPIException {
        if (direction < 0 || direction >= dims.length) {
            throw new MPIException("Cartcomm.Shift: no dimension " + direction + " among " + dims.length);
        }
        ShiftParms partners = new ShiftParms();
        partners.rank_source = neighbour(direction, -disp);
        partners.rank_dest = neighbour(direction, disp);
        return partners;
    }

    private int neighbour(int direction, int distance) {
        int[] coords = Coords(Rank());
        coords[direction] += distance;
        boolean inside = coords[direction] >= 0 && coords[direction] < dims[direction];
        return inside || periods[direction] ? Rank(coords) : NOWHERE;
    }

    /** Returns the communicators of the sub-grids that keep some dimensions: MPI_Cart_sub. */
    public @Nullable Cartcomm Sub(boolean[] remain_dims) throws MPIException {
        int[] coords = Coords(Rank());
        int color = 0;
        int key = 0;
        int kept = 0;
        int[] subDims = new int[dims.length];
        boolean[] subPeriods = new boolean[dims.length];
        for (int d = 0; d < dims.length; d++) {
            if (remain_dims[d]) {
                key = key * dims[d] + coords[d];
                subDims[kept] = dims[d];
                subPeriods[kept++] = periods[d];
            } else {
                color = color * dims[d] + coords[d];
            }
        }
        if (kept == 0) {
            subDims = new int[] {1};
            kept = 1;
        }
        Intracomm part = Split(color, key);
        return part == null
                ? null
                : part.Create_cart(Arrays.copyOf(subDims, kept), Arrays.copyOf(subPeriods, kept), false);
    }

    /** Returns where this rank would lie on a grid, {@code MPI.UNDEFINED} if not on it: MPI_Cart_map. */
    public int Map(int[] dims, boolean[] periods) throws MPIException {
        int places = places(dims);
        if (places > Size()) {
            throw new MPIException("Cartcomm.Map: " + places + " grid positions are more than " + Size() + " ranks");
        }
        return Rank() < places ? Rank() : MPI.UNDEFINED;
    }

    /** Returns the grid and this rank's coordinates: MPI_Cart_get. */
    public CartParms Get() throws MPIException {
        CartParms grid = new CartParms();
        grid.dims = dims.clone();
        grid.periods = periods.clone();
        grid.coords = Coords(Rank());
        return grid;
    }

    @Override
    public int Topo_test() throws MPIException {
        return MPI.CART;
    }

    /** Fills the zeros of {@code dims} so that the product is {@code nnodes} and the factors are close: MPI_Dims_create. */
    public static void Dims_create(int nnodes, int[] dims) throws MPIException {
        int rest = nnodes;
        int free = 0;
        for (int dim : dims) {
            if (dim < 0 || (dim > 0 && rest % dim != 0)) {
                throw new MPIException(
                        "Cartcomm.Dims_create: " + nnodes + " ranks cannot be divided among " + Arrays.toString(dims));
            }
            rest = dim == 0 ? rest : rest / dim;
            free += dim == 0 ? 1 : 0;
        }
        if (nnodes < 1 || (free == 0 && rest != 1)) {
            throw new MPIException(
                    "Cartcomm.Dims_create: " + nnodes + " ranks cannot be divided among " + Arrays.toString(dims));
        }
        int[] factors = new int[free];
        Arrays.fill(factors, 1);
        int largest = rest;
        int[] primes = new int[Integer.SIZE];
        int count = 0;
        for (int p = 2; p <= largest / p; p++) {
            while (largest % p == 0) {
                primes[count++] = p;
                largest /= p;
            }
        }
        if (largest > 1) {
            primes[count++] = largest;
        }
        for (int i = count - 1; i >= 0; i--) {
            Arrays.sort(factors);
            factors[0] *= primes[i];
        }
        Arrays.sort(factors);
        int next = free;
        for (int d = 0; d < dims.length; d++) {
            if (dims[d] == 0) {
                dims[d] = factors[--next];
            }
        }
    }
}
