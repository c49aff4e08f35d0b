package io.anomalight.app.inspect;

import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.region.RegionConfig;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.visualization.MapFiles;
import io.anomalight.framework.visualization.Overlay;
import io.anomalight.framework.visualization.RegionOutline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A region of interest of a data set, and an image to draw it on.
 *
 * @param category the category that it is for; empty for all others
 * @param region the region at {@link #SIZE}
 */
public record InspectedRegion(String category, InputRegion region, Optional<Sample> image) {
    private static final ImageSize SIZE = new ImageSize(512, 512);

    /**
     * Checks the regions of a data set before its images are read.
     *
     * @throws io.anomalight.framework.failure.UserError as {@link #of}
     */
    public static void check(RegionConfig config) {
        config.byCategory().forEach(InspectedRegion::at);
    }

    private static InputRegion at(String category, RegionConfig region) {
        return region.at(SIZE, category, ResizeMode.STRETCH);
    }

    /**
     * The regions of a data set; empty if the whole images count.
     *
     * @throws io.anomalight.framework.failure.UserError if a region covers nothing, or its mask can't be read
     */
    public static List<InspectedRegion> of(RegionConfig config, Splits splits, ImageChannels channels) {
        Map<String, RegionConfig> each = config.byCategory();
        List<InspectedRegion> regions = new ArrayList<>();
        each.forEach((category, region) -> regions.add(new InspectedRegion(
                category,
                at(category, region),
                Arrays.stream(Split.values())
                        .flatMap(split -> splits.of(split).stream())
                        .filter(sample -> each.containsKey(sample.category())
                                ? sample.category().equals(category)
                                : category.isEmpty())
                        .findFirst()
                        .map(sample -> sample.reading(channels)))));
        return regions;
    }

    /** How much of the images counts, without a full stop. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "Region of interest%s: %.1f %% of each image counts",
                category.isEmpty() ? "" : " of " + category,
                100.0 * region.pixels() / SIZE.pixels());
    }

    /** The file of the picture of this region: with its category before the extension, if it has one. */
    public Path file(Path chosen) {
        String name = String.valueOf(chosen.getFileName());
        int dot = name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.');
        return category.isEmpty()
                ? chosen
                : chosen.resolveSibling(name.substring(0, dot) + "-" + category + name.substring(dot));
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
