package org.parhelion.campaign.planted;

import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import org.knowm.xchart.XYChart;

/** Breaks every rule of this module's architecture. */
public final class PlantedUse {
    private PlantedUse() {}

    /** Uses what no class of the module may use. */
    @SuppressWarnings("SystemOut")
    public static void use(JavaClass type, XYChart chart, Path file) {
        System.out.println(type.getName() + chart.getTitle() + file);
    }
}
