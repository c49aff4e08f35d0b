package io.anomalight.service.learn;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.keys.KeyValues;
import io.anomalight.service.product.ProductConfig;
import io.anomalight.service.watch.WatchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the page's trainings keep their files, and how much.
 *
 * @param folder the work folder
 * @param maxMb largest size of its files together, in megabytes
 * @param settings a file with settings of every training, if there is one
 */
public record LearnSettings(Path folder, int maxMb, Optional<Path> settings) {
    private static final String TRAINING = "training";
    private static final String MAX_MB = "training.max_mb";
    private static final String SETTINGS = "training.settings";
    private static final int MOST_MB = 16_000_000;
    private static final long MEGA = 1_000_000;

    /** All keys. */
    public static final Set<String> KEYS = Set.of(TRAINING, MAX_MB, SETTINGS);

    public LearnSettings {
        if (maxMb < 1 || maxMb > MOST_MB) {
            throw new UserError(MAX_MB + " must be from 1 to " + MOST_MB + ", but is " + maxMb);
        }
    }

    /**
     * Reads the settings; empty if no folder is set.
     *
     * @throws UserError with the key, if a value is invalid or needs another key
     */
    public static Optional<LearnSettings> read(KeyValues keys) {
        for (String key : List.of(MAX_MB, SETTINGS)) {
            if (keys.has(key) && !keys.has(TRAINING)) {
                throw new UserError(key + "= needs " + TRAINING + "=<folder>; set it, or leave " + key + "= out");
            }
        }
        return keys.path(TRAINING)
                .map(folder -> new LearnSettings(folder, keys.number(MAX_MB, 5000), keys.path(SETTINGS)));
    }

    /**
     * Checks the folder against the other folders of the service.
     *
     * @throws UserError if there is no folder of products, or the folders overlap
     */
    public void check(ProductConfig products, Optional<WatchSettings> watch) {
        if (!products.folder()) {
            throw new UserError(
                    TRAINING + "= needs models=<folder>, into which new products are put; set it in place of"
                            + " model=, or leave " + TRAINING + "= out");
        }
        refuseOverlap("models", products.path());
        watch.ifPresent(watched -> refuseOverlap("watch", watched.folder()));
    }

    private void refuseOverlap(String key, Path other) {
        Path one = whole(folder);
        Path two = whole(other);
        if (one.startsWith(two) || two.startsWith(one)) {
            throw new UserError(TRAINING + "=" + folder + " and " + key + "=" + other
                    + " overlap; set two folders of which neither contains the other");
        }
    }

    private static Path whole(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException missing) {
            return path.toAbsolutePath().normalize();
        }
    }

    long maxBytes() {
        return maxMb * MEGA;
    }
}
