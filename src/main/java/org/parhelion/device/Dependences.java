package org.parhelion.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Width;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.reader.SchemeReading;
import org.parhelion.stencil.reader.StageReading;

/**
 * How far apart the levels of a round must stay, from what each stage reads and writes: pure arithmetic.
 *
 * <p>A level is a stage: a round of n steps of S stages has n · S levels, and level l, counted from 1, is stage (l − 1) mod S. Each
 * level flips the two arrays of the fields that it writes. So along each axis, with r the reach of a read:
 *
 * <pre>
 *   flow    level l reads with reach r what level m wrote last            l stays r behind m
 *   anti    level l overwrites what level m reads with reach r            l stays r behind m
 *           (the version two writes back, which has the array that l writes)
 *   need    level l computes need[l] ghost points, from what m wrote      need[m] ≥ need[l] + r
 * </pre>
 *
 * <p>With one stage of radius r that is the classic picture: each level r behind the one before, and need[l] = (n − l) · r. (D. Wonnacott,
 * "Using time skewing to eliminate idle time due to memory bandwidth and network limitations", IPDPS 2000.)
 */
final class Dependences {
    private static final int NONE = Integer.MIN_VALUE / 2;

    private final List<Access> stages;
    /** These and the stages of other segments of the scheme, which need ghost points outside the domain, too. */
    private final List<Access> all;

    private final int fields;
    private final int sources;
    private final List<Width> settled;

    /**
     * What one stage does.
     *
     * @param writes the fields, by number
     * @param reaches of each field and then each coefficient, empty where it is not read
     * @param beyond of each of these how many points more than it has the stage computes beyond the last cell of an axis, at least 0
     */
    record Access(List<Integer> writes, List<Optional<Reach>> reaches, List<Width> beyond) {
        /** A stage whose fields have as many points as all that it reads. */
        Access(List<Integer> writes, List<Optional<Reach>> reaches) {
            this(writes, reaches, Collections.nCopies(reaches.size(), Width.NONE));
        }

        /** How far beyond the last point of a source it is read along an axis; negative where it is not read. */
        int atEdge(int source, Axis axis) {
            int reach = along(source, axis);
            return reach < 0 ? reach : reach + beyond.get(source).along(axis);
        }

        /** The reach in a source along an axis; negative where it is not read. */
        int along(int source, Axis axis) {
            return reaches.get(source)
                    .map(reach -> Dependences.along(reach, axis))
                    .orElse(NONE);
        }

        boolean before(int field) {
            return reaches.get(field).map(Reach::before).orElse(false);
        }
    }

    /** What some stages do to {@code fields} fields; what they read beyond these never changes. */
    Dependences(List<Access> stages, int fields) {
        this(stages, fields, Collections.nCopies(fields, Width.NONE));
    }

    /**
     * The same, with boundaries.
     *
     * @param settled of each field how far from a side the last point lies that its outermost points are computed from, where
     *     the boundary sets these after the formula; else 0
     */
    Dependences(List<Access> stages, int fields, List<Width> settled) {
        this(stages, stages, fields, settled);
    }

    private Dependences(List<Access> stages, List<Access> all, int fields, List<Width> settled) {
        this.stages = List.copyOf(stages);
        this.all = List.copyOf(all);
        this.fields = fields;
        this.settled = List.copyOf(settled);
        this.sources = stages.isEmpty() ? 0 : stages.getFirst().reaches().size();
    }

    /** Between the stages of a segment of a scheme, on a grid whose boundaries set no points of the domain. */
    static Dependences of(SchemeReading scheme, int segment) {
        int fields = scheme.allFields().size();
        return new Dependences(
                accesses(scheme, scheme.segments().get(segment)),
                accesses(scheme, scheme.stages()),
                fields,
                Collections.nCopies(fields, Width.NONE));
    }

    /** Between the stages of a segment of a scheme, with its boundaries. */
    static Dependences of(StepperSpec spec, int segment) {
        SchemeReading scheme = spec.scheme();
        int fields = scheme.allFields().size();
        List<Width> settled = new ArrayList<>();
        for (int field = 0; field < fields; field++) {
            settled.add(new Width(
                    settled(spec, field, Axis.Z), settled(spec, field, Axis.Y), settled(spec, field, Axis.X)));
        }
        return new Dependences(
                accesses(spec, scheme.segments().get(segment)), accesses(spec, scheme.stages()), fields, settled);
    }

    /** How many ghost points outside the domain a field needs along an axis. */
    static int reachAtEdge(StepperSpec spec, int field, Axis axis) {
        int reach = 0;
        for (Access stage : accesses(spec, spec.scheme().stages())) {
            reach = Math.max(reach, stage.atEdge(field, axis));
        }
        return reach;
    }

    private static List<Access> accesses(StepperSpec spec, List<StageReading> of) {
        List<Access> accesses = accesses(spec.scheme(), of);
        if (spec.locations().isEmpty()) {
            return accesses;
        }
        List<Access> staggered = new ArrayList<>();
        for (int s = 0; s < accesses.size(); s++) {
            Access access = accesses.get(s);
            staggered.add(new Access(access.writes(), access.reaches(), beyond(spec, spec.last(of.get(s)))));
        }
        return staggered;
    }

    private static List<Width> beyond(StepperSpec spec, Width last) {
        List<String> sources = new ArrayList<>(spec.scheme().allFields());
        sources.addAll(spec.scheme().coefficients());
        List<Width> beyond = new ArrayList<>();
        for (String source : sources) {
            Width own = spec.lattice(source).extra();
            beyond.add(new Width(
                    Math.max(0, last.k() - own.k()), Math.max(0, last.j() - own.j()), Math.max(0, last.i() - own.i())));
        }
        return beyond;
    }

    private static List<Access> accesses(SchemeReading scheme, List<StageReading> of) {
        int sources = scheme.allFields().size() + scheme.coefficients().size();
        List<Access> stages = new ArrayList<>();
        for (StageReading stage : of) {
            List<Optional<Reach>> reaches = new ArrayList<>();
            for (int source = 0; source < sources; source++) {
                reaches.add(stage.reach(source));
            }
            stages.add(new Access(stage.written(), reaches));
        }
        return stages;
    }

    private static int settled(StepperSpec spec, int field, Axis axis) {
        boolean set = spec.setsOutermost(field, axis.low()) || spec.setsOutermost(field, axis.high());
        if (!set) {
            return 0;
        }
        // A stage that also computes points beyond the last one of this field sets its outermost points twice.
        boolean twice = spec.computedBeyond(field, axis);
        return Math.max(1, spec.pointsRead().along(axis) - 1) + (twice ? 1 : 0);
    }

    static int along(Reach reach, Axis axis) {
        return switch (axis) {
            case Z -> reach.k();
            case Y -> reach.j();
            case X -> reach.i();
        };
    }

    /** Stages of the segment: levels of a step. */
    int stages() {
        return stages.size();
    }

    /** What level {@code level}, counted from 1, does. */
    private Access at(int level) {
        return stages.get((level - 1) % stages.size());
    }

    /** The largest reach of any stage of the scheme in a field: how many ghost points outside the domain it needs. */
    int reach(int field, Axis axis) {
        int reach = 0;
        for (Access stage : all) {
            reach = Math.max(reach, stage.atEdge(field, axis));
        }
        return reach;
    }

    /** The largest of {@link #reach(int, Axis)}. */
    int reach(Axis axis) {
        int reach = 0;
        for (int field = 0; field < fields; field++) {
            reach = Math.max(reach, reach(field, axis));
        }
        return reach;
    }

    /**
     * How much lower than level 1 each level of a slanting tile lies, at least.
     *
     * <p>Who reads around a point reads ghost points outside the domain, too. Those of a field lie as deep as its farthest reader
     * needs, and the box of a level that completes them may be that far ahead. So every reader with an offset stays that far behind;
     * where a boundary sets outermost points from the values before, so does every reader, and who overwrites those.
     *
     * @param grain slants are multiples of it
     * @return index l: of level l; 0 at 0 and 1
     */
    int[] slants(Axis axis, int levels, int grain) {
        return trailing(axis, levels, grain, true);
    }

    /**
     * How far from a neighbour's side each level must stay that has no ghost points.
     *
     * @return index l: of level l; 0 at 0
     */
    int[] shrinks(Axis axis, int levels) {
        return trailing(axis, levels, 1, false);
    }

    private int[] trailing(Axis axis, int levels, int grain, boolean tiles) {
        int[] at = new int[levels + 1];
        int[] writer = new int[fields];
        // Where the last reader of each field's newest version, and of the one before, forces the one that overwrites
        // it.
        int[] newest = new int[fields];
        int[] older = new int[fields];
        Arrays.fill(newest, NONE);
        Arrays.fill(older, NONE);
        for (int level = 1; level <= levels; level++) {
            Access access = at(level);
            int place = at[level - 1];
            for (int field = 0; field < fields; field++) {
                int reach = tiles ? access.atEdge(field, axis) : access.along(field, axis);
                if (reach >= 0 && !(tiles && writer[field] == 0)) {
                    int behind = tiles ? behindEdges(field, reach, axis) : reach;
                    place = Math.max(place, at[writer[field]] + rounded(behind, grain));
                }
            }
            for (int field : access.writes()) {
                place = Math.max(place, older[field]);
                if (tiles && writer[field] > 0) {
                    place = Math.max(place, at[writer[field]] + rounded(behindEdges(field, 0, axis), grain));
                }
            }
            at[level] = place;
            for (int field = 0; field < fields; field++) {
                int reach = tiles ? access.atEdge(field, axis) : access.along(field, axis);
                if (reach >= 0) {
                    newest[field] = Math.max(newest[field], place + rounded(reach, grain));
                }
            }
            for (int field : access.writes()) {
                older[field] = newest[field];
                newest[field] = NONE;
                writer[field] = level;
            }
        }
        return at;
    }

    /** How far behind the writer of a field another level stays for the sake of what boundaries compute there. */
    private int behindEdges(int field, int reach, Axis axis) {
        return Math.max(reach > 0 ? reach(field, axis) : 0, settled.get(field).along(axis));
    }

    private static int rounded(int value, int grain) {
        return Math.ceilDiv(value, grain) * grain;
    }

    /**
     * How far into a neighbour's points each level must be computed here, so that the levels after it find what they read.
     *
     * @return index d: of the level that d levels follow; at the end, at index {@code levels}, how far the values before the first
     *     level must reach
     */
    int[] needs(Axis axis, int levels) {
        int[] needs = new int[levels + 1];
        // Of each field's newest version, and of the one before: how far a later level reads it.
        int[] newest = new int[fields];
        int[] older = new int[fields];
        for (int level = levels; level >= 1; level--) {
            Access access = atEnd(levels - level);
            int need = 0;
            for (int field : access.writes()) {
                need = Math.max(need, newest[field]);
            }
            needs[levels - level] = need;
            for (int field : access.writes()) {
                newest[field] = older[field];
                older[field] = access.before(field) ? need : 0;
            }
            for (int field = 0; field < fields; field++) {
                int reach = access.along(field, axis);
                if (reach >= 0) {
                    newest[field] = Math.max(newest[field], need + reach);
                }
            }
        }
        for (int field = 0; field < fields; field++) {
            needs[levels] = Math.max(needs[levels], Math.max(newest[field], older[field]));
        }
        return needs;
    }

    private Access atEnd(int levelsAfter) {
        return stages.get(stages.size() - 1 - levelsAfter % stages.size());
    }

    /** The ghost width that a round of some steps reads, of fields and coefficients. */
    int ghost(Axis axis, int steps) {
        int levels = Math.multiplyExact(steps, stages.size());
        int[] needs = needs(axis, levels);
        int ghost = 0;
        for (int after = 0; after < levels; after++) {
            for (int source = 0; source < sources; source++) {
                ghost = Math.max(ghost, needs[after] + atEnd(after).along(source, axis));
            }
        }
        return ghost;
    }
}
