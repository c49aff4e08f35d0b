package io.anomalight.service.product;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.drift.DriftSettings;
import io.anomalight.service.keys.KeyValues;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the products of a service are, and how much memory their models may take.
 *
 * @param path the archive of the only product, or the folder of several
 * @param folder whether it is a folder
 * @param memoryMb largest estimated memory of all models together, in megabytes
 * @param pollSeconds how often the folder is read for new, changed and deleted archives, in seconds
 * @param shadow the archive of the shadow of the only product, or the folder with the shadows of several by their names
 * @param drift when a change of the scores is an alarm
 */
public record ProductConfig(
        Path path, boolean folder, int memoryMb, int pollSeconds, Optional<Path> shadow, DriftSettings drift) {
    private static final String MODEL = "model";
    private static final String MODELS = "models";
    private static final String MEMORY_MB = "memory_mb";
    private static final String POLL_SECONDS = "poll_seconds";
    private static final String SHADOW = "shadow";
    private static final int MOST_MEMORY_MB = 16_000_000;
    private static final long MEGA = 1_000_000;

    /** All keys. */
    public static final Set<String> KEYS = Stream.concat(
                    Stream.of(MODEL, MODELS, MEMORY_MB, POLL_SECONDS, SHADOW), DriftSettings.KEYS.stream())
            .collect(Collectors.toUnmodifiableSet());

    public ProductConfig {
        within(MEMORY_MB, memoryMb, MOST_MEMORY_MB);
        within(POLL_SECONDS, pollSeconds, 3600);
        if (folder && shadow.isPresent() && !Files.isDirectory(shadow.get())) {
            throw new UserError(
                    SHADOW + "=" + shadow.get() + " is not a folder; with models=, set the folder of the shadows:"
                            + " each archive in it has the name of its product");
        }
        if (folder && !Files.isDirectory(path)) {
            throw new UserError(MODELS + "=" + path + " is not a folder; create it and put the archives of the products"
                    + " into it, or set model=<archive> for one product");
        }
    }

    private static void within(String key, int value, int most) {
        if (value < 1 || value > most) {
            throw new UserError(key + " must be from 1 to " + most + ", but is " + value);
        }
    }

    /**
     * Reads the settings.
     *
     * @throws UserError with the key, if a value is invalid
     */
    public static ProductConfig read(KeyValues keys) {
        if (keys.has(MODEL) && keys.has(MODELS)) {
            throw new UserError("model= and models= are both set; keep model=<archive> for one product, or"
                    + " models=<folder> for all archives of a folder");
        }
        if (!keys.has(MODEL) && !keys.has(MODELS)) {
            throw new UserError(
                    "model=… is missing; set it, for instance model=part.anomalight, which \"anomalight export\" writes,"
                            + " or set models=<folder> for several archives");
        }
        boolean folder = keys.has(MODELS);
        if (!folder && keys.has(POLL_SECONDS)) {
            throw new UserError(
                    POLL_SECONDS + "= is for models=<folder>; the archive of model= is read again on a reload");
        }
        return new ProductConfig(
                Path.of(keys.text(folder ? MODELS : MODEL, "")),
                folder,
                keys.number(MEMORY_MB, halfOfTheMachine()),
                keys.number(POLL_SECONDS, 2),
                keys.find(SHADOW).map(Path::of),
                DriftSettings.read(keys));
    }

    /** Half of the memory of the machine or of its container, in megabytes. */
    private static int halfOfTheMachine() {
        long bytes = ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : 4 * Runtime.getRuntime().maxMemory(); // Java takes a quarter of the machine by default
        return (int) Math.max(1, Math.min(MOST_MEMORY_MB, bytes / 2 / MEGA));
    }

    long memoryBytes() {
        return memoryMb * MEGA;
    }

    Duration poll() {
        return Duration.ofSeconds(pollSeconds);
    }

    /** The shadows, as products of their own with as much memory again. */
    public Optional<ProductConfig> shadows() {
        return shadow.map(
                archives -> new ProductConfig(archives, folder, memoryMb, pollSeconds, Optional.empty(), drift));
    }
}
