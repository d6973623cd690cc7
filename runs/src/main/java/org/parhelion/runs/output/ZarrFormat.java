package org.parhelion.runs.output;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.ZarrFields;
import org.parhelion.io.zarr.ZarrOptions;
import org.parhelion.runs.report.RunFailure;

/**
 * {@code zarr}: all frames of all fields in one Zarr group of version 3, {@code fields.zarr}, written by all ranks. {@link
 * ZarrFields} describes it. The group may be in an object store instead.
 */
public final class ZarrFormat implements OutputFormat {
    private static final String GROUP = "zarr.json";

    /** The place of the group; empty for the output directory. */
    private final Optional<String> place;

    private final boolean multiscales;

    /** Creates the format of a group in the output directory. */
    public ZarrFormat() {
        this(Optional.empty(), false);
    }

    private ZarrFormat(Optional<String> place, boolean multiscales) {
        this.place = place;
        this.multiscales = multiscales;
    }

    /**
     * The format of a group in another place, which a run that continues continues, too.
     *
     * @param place a directory, or the URI of an object store; that of the group itself
     * @return the format
     * @throws IllegalArgumentException if no store has such a place
     */
    public static ZarrFormat to(String place) {
        ObjectStore.at(place);
        return new ZarrFormat(Optional.of(place), false);
    }

    /**
     * The format with fields at several resolutions; see {@link ZarrOptions#multiscales}.
     *
     * @return the format
     */
    public ZarrFormat withMultiscales() {
        return new ZarrFormat(place, true);
    }

    /**
     * Refuses to begin a run whose place has a group already.
     *
     * @throws RunFailure if it has, or cannot be read
     */
    public void requireNone() {
        if (place.isPresent()) {
            try {
                if (ObjectStore.at(place.get()).size(GROUP).isPresent()) {
                    throw new RunFailure(
                            "output.to: " + place.get()
                                    + " contains a Zarr group already: continue its run with --restart, name another place, or delete it");
                }
            } catch (IOException e) {
                throw new RunFailure("output.to: " + place.get() + " cannot be read: " + OutputDirectory.reason(e), e);
            }
        }
    }

    @Override
    public String name() {
        return "zarr";
    }

    @Override
    public boolean compresses() {
        return true;
    }

    @Override
    public Optional<String> place() {
        return place;
    }

    /** Frames are several objects each where a field is large. */
    @Override
    public OutputSize size(long frames, Precision precision, int... points) {
        return size(options(), frames, precision, points);
    }

    private ZarrOptions options() {
        return ZarrOptions.DEFAULT.withMultiscales(multiscales);
    }

    static OutputSize size(ZarrOptions options, long frames, Precision precision, int... points) {
        OutputSize arrays = OutputSize.ofArrays(frames, precision, points);
        double values = Arrays.stream(points).asDoubleStream().reduce(1, (a, b) -> a * b);
        return new OutputSize(
                frames * ZarrFields.objects(options, points),
                arrays.bytes() * ZarrFields.values(options, points) / values);
    }

    @Override
    public FieldSink open(RunOutput run) {
        ZarrOptions options = options().withCompression(run.compression());
        if (place.isPresent()) {
            return GrowingSink.elsewhere(
                    run,
                    place.get(),
                    (comm, variables) -> ZarrFields.open(
                            ObjectStore.at(place.get()), options, comm, variables, attributes(run))::write);
        }
        return open(options, run, "fields.zarr");
    }

    static FieldSink open(ZarrOptions options, RunOutput run, String store) {
        return GrowingSink.open(
                run,
                store,
                (path, comm, variables) ->
                        ZarrFields.open(ObjectStore.directory(path), options, comm, variables, attributes(run))::write);
    }

    private static Map<String, Object> attributes(RunOutput run) {
        return Map.of("title", run.title());
    }
}
