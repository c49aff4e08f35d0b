package io.anomalight.app.inspect;

import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.region.RegionConfig;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.visualization.MapFiles;
import io.anomalight.framework.visualization.Overlay;
import io.anomalight.framework.visualization.RegionOutline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The region of interest of a data set, and an image to draw it on.
 *
 * @param region the region at {@link #SIZE}
 */
public record InspectedRegion(InputRegion region, Optional<Sample> image) {
    private static final ImageSize SIZE = new ImageSize(512, 512);

    /**
     * Checks the region of a data set before its images are read.
     *
     * @throws io.anomalight.framework.failure.UserError as {@link #of}
     */
    public static void check(RegionConfig config) {
        if (!config.isNone()) {
            config.at(SIZE);
        }
    }

    /**
     * The region of a data set; empty if the whole images count.
     *
     * @throws io.anomalight.framework.failure.UserError if the region covers nothing, or its mask can't be read
     */
    public static Optional<InspectedRegion> of(RegionConfig config, Splits splits) {
        return config.isNone()
                ? Optional.empty()
                : Optional.of(new InspectedRegion(
                        config.at(SIZE),
                        Arrays.stream(Split.values())
                                .flatMap(split -> splits.of(split).stream())
                                .findFirst()));
    }

    /** How much of the images counts, without a full stop. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "Region of interest: %.1f %% of each image counts",
                100.0 * region.pixels() / SIZE.pixels());
    }

    /** Draws the outline on the first image, stretched to a square as models see it, and writes it as a PNG. */
    public void write(Path file) {
        image.ifPresent(sample -> {
            try {
                MapFiles.writePng(file, RegionOutline.drawn(Overlay.picture(sample.read(SIZE)), Optional.of(region)));
            } catch (IOException e) {
                throw FileFailure.writing(file, e);
            }
        });
    }
}
