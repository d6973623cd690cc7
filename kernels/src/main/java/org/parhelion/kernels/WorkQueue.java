package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.field.Field;

/**
 * Work in its required order, deferred until its result is needed. {@link #flush} then combines small pieces into as few
 * launches as possible, because a launch costs more than a small piece of work.
 *
 * <p>Every round flushes the same pieces at the same points, so each plan of launches is made once and cached.
 */
final class WorkQueue {
    private final BlockKernel kernel;
    private final KernelLauncher launcher;
    private final OpenCLDevice device;
    private final Cut cut;
    private final Field layout;
    private final PatchTable table;
    private final List<Work> waiting = new ArrayList<>();
    private final Map<List<Work>, List<WorkItems>> launches = new HashMap<>();

    WorkQueue(
            BlockKernel kernel, KernelLauncher launcher, OpenCLDevice device, Cut cut, Field layout, PatchTable table) {
        this.kernel = kernel;
        this.launcher = launcher;
        this.device = device;
        this.cut = cut;
        this.layout = layout;
        this.table = table;
    }

    void add(Work work) {
        if (work.points() > 0) {
            waiting.add(work);
        }
    }

    void add(List<? extends Work> all) {
        all.forEach(this::add);
    }

    /** Launches the deferred work and returns when the device has completed it. */
    void flush() {
        List<WorkItems> planned = launches.get(waiting);
        if (planned == null) {
            planned = plan(waiting);
            launches.put(List.copyOf(waiting), planned);
        }
        waiting.clear();
        for (WorkItems items : planned) {
            launcher.launch(items);
        }
    }

    private List<WorkItems> plan(List<Work> all) {
        List<WorkItems> planned = new ArrayList<>();
        List<Work.Patches> few = new ArrayList<>();
        long points = 0;
        for (Work work : all) {
            if (!cut.oneItem(points + work.points())) {
                close(few, planned);
                points = 0;
            }
            switch (work) {
                case Work.Patches patches -> {
                    few.add(patches);
                    points += patches.points();
                }
                case Work.Points box -> planned.add(WorkItems.of(device, cut, box, layout));
            }
        }
        close(few, planned);
        if (kernel.index.length != table.length()) {
            kernel.index = table.toArray();
            kernel.put(kernel.index);
        }
        return planned;
    }

    /** Plans one launch: a single piece with many work items, or several small pieces in one work item. */
    private void close(List<Work.Patches> few, List<WorkItems> planned) {
        if (few.size() == 1) {
            planned.add(WorkItems.of(device, cut, few.getFirst()));
        } else if (!few.isEmpty()) {
            planned.add(WorkItems.oneItem(device, table.join(few)));
        }
        few.clear();
    }
}
