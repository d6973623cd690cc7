package org.parhelion.device;

import org.parhelion.field.Field;
import org.parhelion.stencil.reader.SchemeReading;

/** The fields of a CPU's block: two arrays each, of which one holds the current values, and the coefficients. */
final class FieldArrays {
    final Field[][] fields;
    final DomainEdges[][] edges;
    final Field[] coefficients;
    /** Of each field the array that holds its current values. */
    final int[] now;

    FieldArrays(StepperSpec spec, Dependences dependences) {
        SchemeReading scheme = spec.scheme();
        this.fields = new Field[scheme.allFields().size()][2];
        this.edges = new DomainEdges[fields.length][2];
        this.now = new int[fields.length];
        for (int f = 0; f < fields.length; f++) {
            for (int parity = 0; parity < 2; parity++) {
                fields[f][parity] = field(spec, scheme.allFields().get(f), f);
            }
            for (int parity = 0; parity < 2; parity++) {
                edges[f][parity] = new DomainEdges(spec, dependences, f, fields[f][parity], fields[f][1 - parity]);
            }
        }
        this.coefficients = new Field[scheme.coefficients().size()];
        for (int c = 0; c < coefficients.length; c++) {
            coefficients[c] = coefficient(spec, scheme.coefficients().get(c), fields.length + c);
        }
    }

    private static Field field(StepperSpec spec, String name, int place) {
        return Field.of(name, spec.block(), spec.precision(), spec.ghost(), spec.lattice(name), place);
    }

    private static Field coefficient(StepperSpec spec, String name, int place) {
        Field field = field(spec, name, place);
        var fill = spec.coefficients().get(name);
        if (fill == null) {
            throw new IllegalArgumentException("no values for coefficient '" + name + "'");
        }
        fill.accept(field);
        return field;
    }

    Field any() {
        return fields[0][0];
    }

    Field now(int field) {
        return fields[field][now[field]];
    }

    Field other(int field) {
        return fields[field][1 - now[field]];
    }

    /** Makes the other array the current one. */
    void flip(int field) {
        now[field] = 1 - now[field];
    }

    /** The current values of a field, or a coefficient, by number in the scheme. */
    Field source(int number) {
        return number < fields.length ? now(number) : coefficients[number - fields.length];
    }
}
