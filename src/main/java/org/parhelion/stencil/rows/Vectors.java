package org.parhelion.stencil.rows;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import org.parhelion.Precision;

/**
 * What this JVM's vector units hold; asked by reflection, as the Vector API may be absent. With the property
 * {@code parhelion.rows=scalar} scalar loops are wanted.
 */
final class Vectors {
    static final String FLAG = "--add-modules jdk.incubator.vector";

    private static final String MODULE = "jdk.incubator.vector";
    private static final int BITS = bits();

    private Vectors() {}

    static boolean present() {
        return BITS > 0;
    }

    /** Whether vectors are absent although they are wanted. */
    static boolean missing() {
        return !present() && !"scalar".equals(System.getProperty("parhelion.rows"));
    }

    /** Elements per vector; 1 where there are no vectors, or none that hold two. */
    static int lanes(Precision precision) {
        return Math.max(1, BITS / (8 * precision.byteSize()));
    }

    private static int bits() {
        Optional<Module> module = ModuleLayer.boot().findModule(MODULE);
        if (module.isEmpty()) {
            return 0;
        }
        Vectors.class.getModule().addReads(module.get());
        try {
            Object preferred = Class.forName(module.get(), MODULE + ".DoubleVector")
                    .getField("SPECIES_PREFERRED")
                    .get(null);
            Class<?> species = Class.forName(module.get(), MODULE + ".VectorSpecies");
            return (int) species.getMethod("vectorBitSize").invoke(preferred);
        } catch (NoSuchFieldException | NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the Vector API of this JDK is not the one this was written for", e);
        }
    }
}
