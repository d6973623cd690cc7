package org.parhelion.kernels;

import com.aparapi.internal.exception.AparapiException;
import com.aparapi.internal.model.ClassModel;
import com.aparapi.internal.writer.KernelWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.parhelion.Precision;
import org.parhelion.stencil.Formula;

/** Cache of kernel classes by what they contain. Each class is generated once, because Aparapi caches compiled code by class. */
final class KernelClasses {
    private static final Map<String, Class<? extends BlockKernel>> CLASSES = new ConcurrentHashMap<>();

    private KernelClasses() {}

    /**
     * A new kernel.
     *
     * @param contract whether the device may round a · b + c once
     * @throws IllegalArgumentException if Aparapi does not support a formula; the message contains the reason
     */
    static BlockKernel instance(KernelLayout shape, Precision precision, boolean contract) {
        AparapiLog.quiet();
        for (Formula formula : shape.formulas()) {
            String refusal = FormulaCode.refusal(formula, precision, contract);
            if (!refusal.isEmpty()) {
                throw new IllegalArgumentException("stencil " + formula.name() + " cannot run on OpenCL: " + refusal
                        + ". Run it with --device cpu");
            }
        }
        String key = precision + (contract ? " contracted " : " ") + shape.key();
        Class<? extends BlockKernel> type = CLASSES.computeIfAbsent(key, _ -> write(key, shape, precision, contract));
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create a kernel of class " + type.getName(), e);
        }
    }

    /**
     * The name of a class follows from its code, because it is a part of the OpenCL program: so a compiler that keeps programs on disk
     * finds it again.
     */
    private static Class<? extends BlockKernel> write(
            String key, KernelLayout shape, Precision precision, boolean contract) {
        String simple =
                shape.formulas().getFirst().name().replaceAll(".*[.$]", "").replaceAll("[^A-Za-z0-9]", "");
        String name = KernelClasses.class.getPackageName() + ".generated." + simple + digest(simple + key);
        return KernelLoader.load(name, KernelCode.write(name, shape, precision, contract));
    }

    private static String digest(String text) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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
