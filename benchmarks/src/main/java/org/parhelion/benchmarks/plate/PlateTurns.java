package org.parhelion.benchmarks.plate;

import java.time.Duration;
import java.util.List;
import org.parhelion.comm.Comm;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.ranks.RankSpaces;

/**
 * A plate that is solved several times: the first solutions warm up, the last one is measured.
 *
 * @param plate the plate
 * @param job distinguishes the tuples of these solutions from those of others
 * @param patience how long a region waits for another
 */
public record PlateTurns(HotPlate plate, String job, Duration patience) {
    /** The first iterations are interpreted. */
    private static final int WARM_UPS = 3;

    /** Solves one region in all turns, through a space that the other regions use, too. */
    public void region(TupleSpace space, int which) throws InterruptedException {
        for (int turn = 0; turn <= WARM_UPS; turn++) {
            solve(space, which, turn);
        }
    }

    /** Collects the results of all regions in all turns, and returns those of the last. */
    public List<RegionResult> collect(TupleSpace space) throws InterruptedException {
        List<RegionResult> last = List.of();
        for (int turn = 0; turn <= WARM_UPS; turn++) {
            last = collect(space, turn);
        }
        return last;
    }

    /** Solves one region on each rank; the ranks keep the tuples. Returns the results of all regions on rank 0, nothing elsewhere. */
    public List<RegionResult> onRanks(Comm comm, SpaceName name) throws InterruptedException {
        try (RankSpaces spaces = RankSpaces.start(comm);
                TupleSpace space = spaces.open(name, SpaceOptions.DEFAULT)) {
            List<RegionResult> last = List.of();
            for (int turn = 0; turn <= WARM_UPS; turn++) {
                solve(space, comm.rank(), turn);
                if (comm.rank() == 0) {
                    last = collect(space, turn);
                }
            }
            return last;
        }
    }

    /** The figures of the last turn, beside those of halo exchange. */
    public PlateFigures figures(List<RegionResult> last) {
        return PlateFigures.of(plate, last, WARM_UPS);
    }

    private void solve(TupleSpace space, int which, int turn) throws InterruptedException {
        new PlateRegion(space, job + "/" + turn, plate, which, patience).run();
    }

    private List<RegionResult> collect(TupleSpace space, int turn) throws InterruptedException {
        return PlateRegion.collect(space, job + "/" + turn, plate, patience);
    }
}
