package org.parhelion.kernels;

import com.aparapi.internal.exception.AparapiException;
import com.aparapi.internal.model.ClassModel;
import com.aparapi.internal.writer.KernelWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.parhelion.Precision;
import org.parhelion.stencil.Formula;

/** Cache of kernel classes by formula. Each class is generated once, because Aparapi caches compiled code by class. */
final class KernelClasses {
    private static final Map<String, Class<? extends BlockKernel>> CLASSES = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private KernelClasses() {}

    /**
     * A new kernel for a formula.
     *
     * @param contract whether the device may round a · b + c once
     * @throws IllegalArgumentException if Aparapi does not support the formula; the message contains the reason
     */
    static BlockKernel instance(Formula formula, Precision precision, boolean contract) {
        AparapiLog.quiet();
        String refusal = FormulaCode.refusal(formula, precision, contract);
        if (!refusal.isEmpty()) {
            throw new IllegalArgumentException(
                    "stencil " + formula.name() + " cannot run on OpenCL: " + refusal + ". Run it with --device cpu");
        }
        String key = precision + (contract ? " contracted " : " ") + formula.structure();
        Class<? extends BlockKernel> type = CLASSES.computeIfAbsent(key, _ -> write(formula, precision, contract));
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create a kernel of class " + type.getName(), e);
        }
    }

    private static Class<? extends BlockKernel> write(Formula formula, Precision precision, boolean contract) {
        String simple = formula.name().replaceAll(".*[.$]", "").replaceAll("[^A-Za-z0-9]", "");
        String name = KernelClasses.class.getPackageName() + ".generated." + simple + NUMBER.incrementAndGet();
        return KernelLoader.load(name, KernelCode.write(name, formula, precision, contract));
    }

    /** The OpenCL C code that Aparapi generates for {@code kernel}. */
    static String openCl(BlockKernel kernel) {
        try {
            return KernelWriter.writeToString(
                    ClassModel.createClassModel(kernel.getClass()).getEntrypoint("run", kernel));
        } catch (AparapiException e) {
            throw new IllegalStateException(
                    "Aparapi cannot translate " + kernel.getClass().getName() + ": " + e, e);
        }
    }
}
