package io.anomalight.assembly;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The features of the processor.
 *
 * @param system the operating system
 * @param flags names of the features in Linux' spelling; absent if they are not known
 */
public record CpuFeatures(String system, Optional<Set<String>> flags) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final List<String> INT8 = List.of("avx512_vnni", "avx_vnni");
    private static final List<String> BFLOAT16 = List.of("avx512_bf16", "amx_bf16");

    /** Reads the features of this machine. */
    public static CpuFeatures ofThisMachine() {
        return read(System.getProperty("os.name", ""), CPUINFO);
    }

    /** Reads the list of features that Linux provides; other systems have none. */
    static CpuFeatures read(String system, Path cpuinfo) {
        try {
            return new CpuFeatures(
                    system, Files.isReadable(cpuinfo) ? flags(Files.readAllLines(cpuinfo)) : Optional.empty());
        } catch (IOException e) {
            return new CpuFeatures(system, Optional.empty());
        }
    }

    private static Optional<Set<String>> flags(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> Arrays.stream(line.substring(line.indexOf(':') + 1).split(" ", -1))
                        .collect(Collectors.toSet()));
    }

    /**
     * Checks that this processor has instructions for a precision. Without them the engine would use software that is many
     * times slower than float32.
     *
     * @param key the key of the section {@code trainer} that sets the precision
     * @throws UserError with the reason, if the processor does not support the precision
     */
    public void check(String key, Precision precision) {
        whyNot(precision).ifPresent(reason -> {
            throw new UserError(
                    "trainer." + key + " = " + precision + ", but " + reason + "; set trainer." + key + "=float32");
        });
    }

    /** The reason why this processor does not support a precision, as a clause; empty if it supports it. */
    public Optional<String> whyNot(Precision precision) {
        if (precision == Precision.FLOAT32) {
            return Optional.empty();
        }
        if (flags.isEmpty()) {
            return Optional.of(
                    "only Linux on x86 shows whether a processor computes in bfloat16, and this machine has " + system);
        }
        return BFLOAT16.stream().anyMatch(flags.get()::contains)
                ? Optional.empty()
                : Optional.of("this processor does not compute in bfloat16 (" + CPUINFO + " lists neither "
                        + String.join(" nor ", BFLOAT16) + ")");
    }

    /**
     * The reason why this processor does not compute exactly with int8, as a clause; empty if it does. An x86 processor without VNNI adds
     * two products of uint8 and int8 in 16 bits, which may overflow; processors of ARM do not.
     *
     * @param architecture the property {@code os.arch} of Java
     */
    public Optional<String> whyNotInt8(String architecture) {
        if (architecture.equals("aarch64")) {
            return Optional.empty();
        }
        if (flags.isEmpty()) {
            return Optional.of("only Linux shows whether an x86 processor has VNNI, the instructions for int8, and this"
                    + " machine has " + system);
        }
        return INT8.stream().anyMatch(flags.get()::contains)
                ? Optional.empty()
                : Optional.of("this processor has no VNNI, the instructions for int8 (" + CPUINFO + " lists neither "
                        + String.join(" nor ", INT8) + ")");
    }
}
