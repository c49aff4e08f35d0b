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
 * What the processor says it can.
 *
 * @param system the operating system
 * @param flags names of its features, as Linux spells them; absent where they can't be told
 */
public record CpuFeatures(String system, Optional<Set<String>> flags) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final List<String> BFLOAT16 = List.of("avx512_bf16", "amx_bf16");

    public static CpuFeatures ofThisMachine() {
        return read(System.getProperty("os.name", ""), CPUINFO);
    }

    /** Reads Linux' list of features; there is none on other systems. */
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
     * Refuses a precision that this processor does not compute in; the engine would fall back on software that is many times
     * slower than float32.
     *
     * @param key of the trainer that asks for it
     * @throws UserError with why
     */
    public void check(String key, Precision precision) {
        whyNot(precision).ifPresent(reason -> {
            throw new UserError(
                    "trainer." + key + " = " + precision + ", but " + reason + "; take trainer." + key + "=float32");
        });
    }

    /** Why this processor does not compute in a precision, as a half sentence; empty if it does. */
    public Optional<String> whyNot(Precision precision) {
        if (precision == Precision.FLOAT32) {
            return Optional.empty();
        }
        if (flags.isEmpty()) {
            return Optional.of("whether this processor computes in bfloat16 can't be told on " + system
                    + ", only on Linux for x86");
        }
        return BFLOAT16.stream().anyMatch(flags.get()::contains)
                ? Optional.empty()
                : Optional.of("this processor does not compute in bfloat16 (" + CPUINFO + " lists neither "
                        + String.join(" nor ", BFLOAT16) + ")");
    }
}
