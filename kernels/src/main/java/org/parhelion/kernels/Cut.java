package org.parhelion.kernels;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import java.util.List;
import org.parhelion.grid.Box;

/** How the work of a launch is divided into work items; depends on the type of the device. */
enum Cut {
    /**
     * One work item per point, for GPUs. Reads of neighbouring work items are coalesced, and thousands of lanes need work.
     */
    POINTS(1, 64),

    /**
     * One work item per patch, with an explicit loop over its points, for CPUs. OpenCL compilers vectorise this loop. They do
     * not vectorise their implicit loop over the items of a group if the kernel has several branches. A group of more than one
     * item therefore has no advantage, and the kernel would be compiled again for each group size.
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

    /** Largest number of points of a patch. */
    int largestPatch() {
        return largestPatch;
    }

    /** Number of work items of a group: enough for the lanes of a GPU, and within the limit of every device. */
    int group() {
        return group;
    }

    /** The update {@code what} of {@code box}, with the values of its step at {@code stepAt}. */
    Work update(int what, int stepAt, Box box, PatchTable table) {
        return this == POINTS ? new Work.Points(what, stepAt, box) : table.update(what, stepAt, List.of(box));
    }

    /** Whether the update of so many points takes less time than starting another thread or a second launch. */
    static boolean isFew(long points) {
        return points <= FEW;
    }

    /** Whether dependent operations on so many points in total are fastest in one work item. */
    boolean oneItem(long points) {
        return this == PATCHES && isFew(points);
    }
}
