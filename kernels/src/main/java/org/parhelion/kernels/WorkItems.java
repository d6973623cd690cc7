package org.parhelion.kernels;

import com.aparapi.Range;
import com.aparapi.device.OpenCLDevice;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/**
 * What one launch covers: so many work items, and where each finds its points. Made once, used in every step.
 *
 * <p>A box is cut by the kind of device. On a GPU each point has a work item, for neighbouring items that read neighbouring
 * points share a transfer. On a processor a work item takes a long piece of a row: of that loop compilers make vector
 * instructions, of a kernel with several phases they do not.
 *
 * @param range work items, whole groups of them
 * @param n see {@link BlockKernel#n}
 * @param first see {@link BlockKernel#first}
 * @param firstReal see {@link BlockKernel#firstReal}
 * @param columns see {@link BlockKernel#columns}
 * @param piece see {@link BlockKernel#piece}
 */
record WorkItems(Range range, int n, int first, int firstReal, int columns, int piece) {
    /** Work items of a group: enough to fill a GPU's lanes, few enough for every device. */
    private static final int GROUP = 64;

    /** The same for a list on a processor: a thread that is woken takes a whole group. */
    private static final int GROUP_OF_PROCESSOR = 256;

    /** Points of a row that a work item takes on a processor: many, but a rod too gets more items than there are cores. */
    private static final int PIECE = 4096;

    /** One for each of {@code count} entries of a list. */
    static WorkItems list(OpenCLDevice device, int count, int first, int firstReal) {
        return new WorkItems(range(device, count, 1, 1, group(device)), count, first, firstReal, 0, 0);
    }

    /** For each point of {@code box}. */
    static WorkItems points(OpenCLDevice device, Field layout, Box box) {
        if (box.isEmpty()) {
            return list(device, 0, 0, 0);
        }
        boolean processor = isProcessor(device);
        int piece = processor ? Math.min(PIECE, box.columns()) : 1;
        int n = Math.ceilDiv(box.columns(), piece);
        Range range = range(device, n, box.rows(), box.planes(), processor ? 1 : group(device));
        return new WorkItems(range, n, first(layout, box), 0, box.columns(), piece);
    }

    /** One for each row of {@code box}. */
    static WorkItems rows(OpenCLDevice device, Field layout, Box box) {
        Range range = range(device, box.rows(), 1, box.planes(), group(device));
        return new WorkItems(range, box.rows(), first(layout, box), 0, box.columns(), 0);
    }

    private static int first(Field layout, Box box) {
        return layout.index(box.k0(), box.j0(), box.i0());
    }

    private static int group(OpenCLDevice device) {
        return Math.min(isProcessor(device) ? GROUP_OF_PROCESSOR : GROUP, device.getMaxWorkGroupSize());
    }

    private static boolean isProcessor(OpenCLDevice device) {
        return device.getType() == com.aparapi.device.Device.TYPE.CPU;
    }

    // A dimension for rows and one for planes: an integer division for each point costs more than the point. Bound to
    // the
    // device, or Aparapi would fall back to Java threads where it cannot translate.
    private static Range range(OpenCLDevice device, int n, int rows, int planes, int group) {
        int whole = Math.ceilDiv(Math.max(n, 1), group) * group;
        return Range.create3D(device, whole, rows, planes, group, 1, 1);
    }
}
