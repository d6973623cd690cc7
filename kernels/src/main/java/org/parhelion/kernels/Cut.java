package org.parhelion.kernels;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import java.util.List;
import org.parhelion.grid.Box;

/** How the work of a launch is cut into work items: by the kind of device. */
enum Cut {
    /**
     * A work item a point, for a GPU: neighbouring items that read neighbouring points share a transfer, and there are
     * thousands of lanes to fill.
     */
    POINTS(1, 64),

    /**
     * A work item a patch, in a loop of its own, for a processor. Of that loop compilers make vector instructions; of the
     * loop that they put around the items of a group they do not, where the kernel can do several things. A group of
     * more than one item gains nothing, then, and a kernel is compiled anew for each size of a group.
     */
    PATCHES(4096, 1);

    private static final long FEW = 1 << 14;

    private final int largestPatch;
    private final int group;

    Cut(int largestPatch, int group) {
        this.largestPatch = largestPatch;
        this.group = group;
    }

    static Cut of(OpenCLDevice device) {
        return device.getType() == Device.TYPE.CPU ? PATCHES : POINTS;
    }

    /** Points of a patch, at most. */
    int largestPatch() {
        return largestPatch;
    }

    /** Work items of a group: enough to fill a GPU's lanes, few enough for every device. */
    int group() {
        return group;
    }

    /** The update of {@code box}. */
    Work update(Box box, PatchTable table) {
        return this == POINTS ? new Work.Points(box) : table.update(List.of(box));
    }

    /** Whether so many points are updated before another thread, or a second launch, is under way. */
    static boolean isFew(long points) {
        return points <= FEW;
    }

    /** Whether things that must follow one another, on so many points together, are best left to one work item. */
    boolean oneItem(long points) {
        return this == PATCHES && isFew(points);
    }
}
