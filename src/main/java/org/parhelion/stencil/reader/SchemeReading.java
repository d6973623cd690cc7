package org.parhelion.stencil.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parhelion.stencil.MaskedStencil;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.SolidFaces;

/**
 * A scheme, the formulas of its stages, and what follows from them: which fields are kept from step to step, and which are scratch.
 *
 * <p>Fields have numbers: first those that are kept, then the scratch fields. Immutable; safe for any thread.
 */
public final class SchemeReading {
    private final Scheme scheme;
    private final List<String> fields;
    private final List<String> scratch;
    private final List<String> coefficients;
    private final List<StageReading> stages;
    private final List<List<StageReading>> segments;
    private final List<SolveReading> solves;
    private final List<String> before;

    private SchemeReading(
            Scheme scheme,
            List<Fusion.Fused> readings,
            List<String> fields,
            List<String> scratch,
            Optional<List<String>> before) {
        this.scheme = scheme;
        this.fields = List.copyOf(fields);
        this.scratch = List.copyOf(scratch);
        this.coefficients = scheme.coefficients();
        List<String> names = new ArrayList<>(allFields());
        names.addAll(coefficients);
        List<StageReading> numbered = new ArrayList<>();
        List<List<StageReading>> between = new ArrayList<>();
        for (int s = 0; s <= scheme.solves().size(); s++) {
            between.add(new ArrayList<>());
        }
        for (Fusion.Fused each : readings) {
            FormulaReading reading = each.reading();
            StageReading stage = new StageReading(
                    each.stage(),
                    reading,
                    reading.stencil().fields().stream().map(names::indexOf).toList(),
                    reading.stencil().coefficients().stream()
                            .map(names::indexOf)
                            .toList());
            numbered.add(stage);
            between.get(each.segment()).add(stage);
        }
        this.stages = List.copyOf(numbered);
        this.segments = between.stream().map(List::copyOf).toList();
        this.solves = scheme.solves().stream()
                .map(solve -> new SolveReading(
                        solve,
                        names.indexOf(solve.field()),
                        solve.reads().stream().map(names::indexOf).toList()))
                .toList();
        this.before = before.orElseGet(this::checkedBefore);
    }

    /**
     * Reads the formulas of a scheme's stages, with the parameters that the stencils hold now. A formula that cannot be read is no
     * error here.
     *
     * @param scheme whose stages are read
     * @return the scheme with its formulas
     * @throws IllegalArgumentException if a stage reads {@code before()} of a field that several stages write, or no field is
     *     kept from step to step
     */
    public static SchemeReading of(Scheme scheme) {
        List<Fusion.Fused> readings = new ArrayList<>();
        int segment = 0;
        for (Scheme.Part part : scheme.parts()) {
            switch (part) {
                case Scheme.Stage stage ->
                    readings.add(new Fusion.Fused(stage, FormulaReading.of(stage.stencil()), segment));
                case Scheme.Solve _ -> segment++;
            }
        }
        List<String> fields = new ArrayList<>();
        List<String> scratch = new ArrayList<>();
        for (String field : scheme.fields()) {
            (isScratch(field, scheme, readings) ? scratch : fields).add(field);
        }
        return new SchemeReading(scheme, readings, fields, scratch, Optional.empty());
    }

    /**
     * The same with fewer stages: those that read what the stages before them write at the point itself only are computed with these,
     * in one pass. Scratch fields that no stage reads after that are left out. The bits are the same where values are stored with the
     * precision in which they are computed.
     *
     * @param changedLater fields that a source or a boundary changes after the stage that writes them: a stage that reads one stays as it
     *     is
     * @return the scheme to compute
     */
    public SchemeReading fused(Set<String> changedLater) {
        List<Fusion.Fused> readings = Fusion.of(this, changedLater);
        if (readings.size() == stages.size()) {
            return this;
        }
        List<String> stored = scratch.stream()
                .filter(name -> scheme.solves().stream()
                                .anyMatch(solve -> solve.field().equals(name))
                        || readings.stream()
                                .anyMatch(each ->
                                        each.reading().stencil().fields().contains(name)))
                .toList();
        return new SchemeReading(scheme, readings, fields, stored, Optional.of(before));
    }

    /**
     * The same scheme among solids: every stage masked.
     *
     * @param faces by name of a field or coefficient, what is seen of it beyond the face of a solid
     * @return the masked scheme; the same fields are kept and scratch
     * @throws IllegalArgumentException if a stage has a field or coefficient named {@link MaskedStencil#MASK}
     */
    public SchemeReading masked(Map<String, SolidFaces> faces) {
        List<FormulaReading> masked = stages.stream()
                .map(stage -> stage.reading().masked(faces, Set.copyOf(scratch)))
                .toList();
        Scheme among =
                scheme.withStencils(masked.stream().map(FormulaReading::stencil).toList());
        List<Fusion.Fused> readings = new ArrayList<>();
        for (int segment = 0; segment < segments.size(); segment++) {
            for (int n = 0; n < segments.get(segment).size(); n++) {
                int s = readings.size();
                readings.add(new Fusion.Fused(among.stages().get(s), masked.get(s), segment));
            }
        }
        return new SchemeReading(among, readings, fields, scratch, Optional.empty());
    }

    /** Written without being read before, and read by a later stage or solve. */
    private static boolean isScratch(String field, Scheme scheme, List<Fusion.Fused> readings) {
        boolean written = false;
        for (int s = 0; s <= scheme.solves().size(); s++) {
            for (Fusion.Fused each : readings) {
                if (each.segment() != s) {
                    continue;
                }
                if (each.reading().reach(field).isPresent()) {
                    return written;
                }
                written |= each.reading().stencil().fields().contains(field);
            }
            // A solve reads its field, too: as the first iterate.
            if (s < scheme.solves().size()) {
                Scheme.Solve solve = scheme.solves().get(s);
                if (solve.field().equals(field) || solve.reads().contains(field)) {
                    return written;
                }
            }
        }
        return false;
    }

    private List<String> checkedBefore() {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("stages " + scheme + " write " + scratch
                    + " before they read them: no field is kept from step to step");
        }
        List<String> earlier = new ArrayList<>();
        for (int f = 0; f < fields.size() + scratch.size(); f++) {
            for (StageReading stage : stages) {
                boolean reads = stage.writes(f) && stage.reading().reach().before();
                boolean several = writersOf(f) > 1 || f >= fields.size();
                if (reads
                        && several
                        && stage.reading().requiresBefore(stage.written().indexOf(f))) {
                    throw new IllegalArgumentException("stage "
                            + stage.reading().stencil().getClass().getSimpleName() + " reads before() of field '"
                            + allFields().get(f) + "', which "
                            + (f >= fields.size() ? "is a scratch field" : writersOf(f) + " stages write")
                            + ": a value one step earlier exists where one stage writes a field that is kept");
                }
                if (reads && !several) {
                    earlier.add(allFields().get(f));
                }
            }
        }
        return List.copyOf(earlier);
    }

    /**
     * Counts the stages and solves that write a field.
     *
     * @param field its number
     * @return how many write it
     */
    public int writersOf(int field) {
        long written = stages.stream().filter(stage -> stage.writes(field)).count();
        return (int) (written
                + solves.stream().filter(solve -> solve.field() == field).count());
    }

    /** {@return the scheme that was read} */
    public Scheme scheme() {
        return scheme;
    }

    /** {@return the stages, in order} */
    public List<StageReading> stages() {
        return stages;
    }

    /**
     * {@return the stages before the first solve, between each solve and the next one, and after the last solve: one list more than there
     * are {@link #solves}; a list may be empty}
     */
    public List<List<StageReading>> segments() {
        return segments;
    }

    /** {@return the solves, in order: number s follows segment s} */
    public List<SolveReading> solves() {
        return solves;
    }

    /** {@return names of the fields that are kept from step to step; numbered from 0} */
    public List<String> fields() {
        return fields;
    }

    /** {@return names of the scratch fields; numbered after {@link #fields}} */
    public List<String> scratch() {
        return scratch;
    }

    /** {@return {@link #fields}, then {@link #scratch}} */
    public List<String> allFields() {
        List<String> all = new ArrayList<>(fields);
        all.addAll(scratch);
        return List.copyOf(all);
    }

    /** {@return names of what is read and no stage writes} */
    public List<String> coefficients() {
        return coefficients;
    }

    /** {@return names of the fields of which the value one step earlier is needed} */
    public List<String> before() {
        return before;
    }

    /** {@return names of the kept fields that one stage or solve writes: the change of a step can be seen in their two arrays} */
    public List<String> writtenOnce() {
        return fields.stream()
                .filter(field -> writersOf(fields.indexOf(field)) == 1)
                .toList();
    }

    /** {@return the largest reach of any stage} */
    public Reach reach() {
        return stages.stream().map(stage -> stage.reading().reach()).reduce(Reach.NONE, Reach::union);
    }

    /**
     * The largest reach of any stage in a field or a coefficient.
     *
     * @param number of the field, or number of fields + number of the coefficient
     * @return the reach; none where no stage reads it
     */
    public Reach reach(int number) {
        return stages.stream()
                .map(stage -> stage.reach(number))
                .flatMap(Optional::stream)
                .reduce(Reach.NONE, Reach::union);
    }
}
