package org.parhelion.kernels;

import java.util.List;
import java.util.Objects;
import org.parhelion.Precision;
import org.parhelion.device.RoundPlan;
import org.parhelion.device.StepperSpec;
import org.parhelion.field.Field;
import org.parhelion.stencil.Formula;

/** The arrays of a block's kernel: those of fields and coefficients, which stay on the device, and the small ones beside them. */
final class DeviceArrays {
    private final StepperSpec spec;
    private final BlockKernel kernel;
    private final Resident[][] fields;
    private final Resident[] coefficients;

    /** Allocates the arrays, fills coefficients and constant ghost points, and sets the arrays of the kernel. */
    DeviceArrays(StepperSpec spec, RoundPlan plan, BlockKernel kernel) {
        this.spec = spec;
        this.kernel = kernel;
        List<String> names = spec.scheme().allFields();
        this.fields = new Resident[names.size()][2];
        for (int f = 0; f < fields.length; f++) {
            for (int parity = 0; parity < 2; parity++) {
                fields[f][parity] = resident(names.get(f));
                plan.fillConstant(f, fields[f][parity].field());
            }
        }
        this.coefficients =
                spec.scheme().coefficients().stream().map(this::coefficient).toArray(Resident[]::new);
        kernel.setExplicit(true);
        kernel.rowPitch = layout().rowPitch();
        kernel.planePitch = layout().planePitch();
        for (int f = 0; f < fields.length; f++) {
            for (int parity = 0; parity < 2; parity++) {
                set(KernelLayout.fieldName(f, parity), fields[f][parity].array());
            }
        }
        for (int c = 0; c < coefficients.length; c++) {
            set(KernelLayout.coefficientName(c), coefficients[c].array());
        }
    }

    private Resident resident(String name) {
        return Resident.of(Field.of(name, spec.block(), spec.precision(), spec.ghost(), spec.lattice(name)));
    }

    private Resident coefficient(String name) {
        Resident coefficient = resident(name);
        Objects.requireNonNull(spec.coefficients().get(name)).accept(coefficient.field());
        return coefficient;
    }

    /** Any field of the block. */
    Field layout() {
        return fields[0][0].field();
    }

    Resident field(int number, int parity) {
        return fields[number][parity];
    }

    Resident coefficient(int number) {
        return coefficients[number];
    }

    /** Sets an array of the kernel. */
    void set(String name, Object array) {
        try {
            kernel.getClass().getField(name).set(kernel, array);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("kernel " + kernel.getClass().getName() + " lacks array " + name, e);
        }
    }

    /** Sets an array of the kernel and transfers it to the device. */
    void put(String name, Object array) {
        set(name, array);
        Reals.put(kernel, array);
    }

    /** Transfers all fields and coefficients. */
    void sendAll() {
        for (Resident coefficient : coefficients) {
            coefficient.send(kernel);
        }
        sendFields(fields.length);
    }

    /** Transfers both arrays of the first {@code count} fields. */
    void sendFields(int count) {
        for (int f = 0; f < count; f++) {
            for (Resident each : fields[f]) {
                each.send(kernel);
            }
        }
    }

    /** Transfers the values along the axes, one behind another: of each formula those at the points of what it writes. */
    void sendAxes(List<Formula> formulas) {
        List<double[]> each = formulas.stream()
                .flatMap(formula -> formula.axisValues().stream()
                        .map(value ->
                                value.along(input -> spec.along(formula.fields().getFirst(), input))))
                .toList();
        kernel.axisPitch = each.stream().mapToInt(values -> values.length).max().orElseThrow();
        Precision precision = spec.precision().arithmetic();
        Object axes = Reals.allocate(precision, kernel.axisPitch * each.size());
        for (int a = 0; a < each.size(); a++) {
            for (int place = 0; place < each.get(a).length; place++) {
                Reals.set(axes, a * kernel.axisPitch + place, each.get(a)[place]);
            }
        }
        put(KernelCode.AXES, axes);
    }
}
