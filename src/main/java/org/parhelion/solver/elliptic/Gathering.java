package org.parhelion.solver.elliptic;

import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/** Collects the parts of a small grid on every rank, so that each has the whole grid. */
final class Gathering {
    private final List<Box> parts;
    private final Optional<Comm> comm;
    private final int[] counts;
    private final int[] displacements;
    private final double[] own;
    private final double[] all;

    private Gathering(List<Box> parts, Optional<Comm> comm) {
        this.parts = parts;
        this.comm = comm;
        counts = parts.stream().mapToInt(box -> Math.toIntExact(box.volume())).toArray();
        displacements = new int[counts.length];
        int points = 0;
        for (int rank = 0; rank < counts.length; rank++) {
            displacements[rank] = points;
            points += counts[rank];
        }
        own = new double[comm.map(c -> counts[c.rank()]).orElse(0)];
        all = new double[points];
    }

    /** Rank r computes part r. */
    Gathering(List<Box> parts, Comm comm) {
        this(List.copyOf(parts), Optional.of(comm));
    }

    /** Does nothing. */
    static Gathering none() {
        return new Gathering(List.of(), Optional.empty());
    }

    /** Completes a field of the whole grid of which this rank has set its part. Collective. */
    void gather(LevelField field) {
        if (comm.isEmpty()) {
            return;
        }
        Comm ranks = comm.get();
        copy(field.field(), parts.get(ranks.rank()), own, 0, false);
        ranks.allgatherv(Buffer.of(own), Buffer.of(all), counts, displacements);
        for (int rank = 0; rank < counts.length; rank++) {
            copy(field.field(), parts.get(rank), all, displacements[rank], true);
        }
    }

    private static void copy(Field field, Box box, double[] packed, int from, boolean unpack) {
        int at = from;
        int n = box.columns();
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j++) {
                int p = field.index(k, j, box.i0());
                if (unpack) {
                    System.arraycopy(packed, at, field.doubles(), p, n);
                } else {
                    System.arraycopy(field.doubles(), p, packed, at, n);
                }
                at += n;
            }
        }
    }
}
