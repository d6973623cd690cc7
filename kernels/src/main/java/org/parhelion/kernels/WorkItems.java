package org.parhelion.kernels;

import com.aparapi.Range;
import com.aparapi.device.OpenCLDevice;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Width;

/**
 * The work of one launch. Created once and used in every step.
 *
 * @param range the work items, in whole groups
 * @param what see {@link BlockKernel#what}
 * @param stepAt see {@link BlockKernel#stepAt}
 * @param n see {@link BlockKernel#n}
 * @param first see {@link BlockKernel#first}
 * @param each see {@link BlockKernel#each}
 * @param firstK see {@link BlockKernel#firstK}
 * @param firstJ see {@link BlockKernel#firstJ}
 * @param firstI see {@link BlockKernel#firstI}
 */
record WorkItems(Range range, int what, int stepAt, int n, int first, int each, int firstK, int firstJ, int firstI) {
    /** The same work items without work. */
    WorkItems idle() {
        return new WorkItems(range, what, stepAt, 0, first, each, firstK, firstJ, firstI);
    }

    /** Work items for patches; each processes one patch, or several small ones. */
    static WorkItems of(OpenCLDevice device, Cut cut, Work.Patches work) {
        long each = (long) work.n() * cut.largestPatch() / Math.max(1, work.points());
        return patches(device, cut, work, Math.clamp(each, 1, Math.max(1, work.n())));
    }

    /** One work item that processes all patches in order. */
    static WorkItems oneItem(OpenCLDevice device, Work.Patches work) {
        return patches(device, Cut.PATCHES, work, work.n());
    }

    private static WorkItems patches(OpenCLDevice device, Cut cut, Work.Patches work, int each) {
        Range range = range(device, cut, Math.ceilDiv(work.n(), each), 1, 1);
        return new WorkItems(range, 0, 0, work.n(), work.first(), each, 0, 0, 0);
    }

    /** One work item for each point of {@code work}. */
    static WorkItems of(OpenCLDevice device, Cut cut, Work.Points work, Field layout) {
        Box box = work.box();
        Range range = range(device, cut, box.columns(), box.rows(), box.planes());
        Width ghost = layout.ghost();
        return new WorkItems(
                range,
                work.what(),
                work.stepAt(),
                box.columns(),
                layout.index(box.k0(), box.j0(), box.i0()),
                0,
                box.k0() + ghost.k(),
                box.j0() + ghost.j(),
                box.i0() + ghost.i());
    }

    /**
     * Rows and planes are separate dimensions, because an integer division for each point costs more than its update. The range
     * is bound to the device; otherwise Aparapi would use Java threads for kernels that it cannot translate.
     */
    private static Range range(OpenCLDevice device, Cut cut, int columns, int rows, int planes) {
        int group = Math.min(cut.group(), device.getMaxWorkGroupSize());
        return Range.create3D(device, Math.ceilDiv(columns, group) * group, rows, planes, group, 1, 1);
    }
}
