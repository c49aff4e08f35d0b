package io.anomalight.framework.data.listed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.folder.Categories;
import io.anomalight.framework.data.folder.DataListing;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.folder.ListedImage;
import io.anomalight.framework.data.folder.ListedImage.Use;
import io.anomalight.framework.data.folder.Shots;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Real-IAD as its authors publish it: images in {@code realiad_<resolution>/<category>}, and a JSON file for each category that
 * says which of them are for training and test, and which defect they show.
 *
 * <p>Source: Wang et al., "Real-IAD", CVPR 2024.
 */
public final class RealIad {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OK = "OK";

    /**
     * Settings of Real-IAD.
     *
     * @param root the folder that holds the images and the JSON files
     * @param category the category, or several that are trained together
     * @param resolution the resolution of the images, as in the name of their folder: 256, 512, 1024 or raw
     * @param json the JSON file, relative to root; {@code <category>} stands for the category
     * @param split the settings of the split
     * @param shots the number of normal training images to use, for few-shot training; absent for all
     * @param loader the settings to load images
     */
    public record Config(
            Path root,
            Categories category,
            String resolution,
            String json,
            SplitConfig split,
            Optional<Integer> shots,
            @Inline LoaderConfig loader) {
        private static final List<String> RESOLUTIONS = List.of("256", "512", "1024", "raw");

        public Config {
            PublishedConfig.requireNamed(category);
            if (!RESOLUTIONS.contains(resolution)) {
                throw new IllegalArgumentException("resolution must be one of " + String.join(", ", RESOLUTIONS)
                        + ", but is \"" + resolution + "\"");
            }
            shots.ifPresent(Shots::new); // checks it
        }
    }

    private final Config config;
    private final String category;

    private RealIad(Config config, String category) {
        this.config = config;
        this.category = category;
    }

    /** One category, or several together. */
    public static DataModule realIad(Config config, RunContext context) {
        return config.category()
                .module(
                        config.root(),
                        name -> new ListedData(
                                "real_iad", name, config.root(), config.loader(), () -> new RealIad(config, name)
                                        .listing()
                                        .split(config.split(), config.shots(), context)));
    }

    private DataListing listing() {
        Path file = config.root().resolve(config.json().replace("<category>", category));
        if (!Files.isRegularFile(file)) {
            throw PublishedLayout.REAL_IAD.missing(config.root(), file);
        }
        Path folder = config.root().resolve("realiad_" + config.resolution()).resolve(category);
        PublishedLayout.REAL_IAD.require(config.root(), folder);
        JsonNode json = read(file);
        List<ListedImage> images = new ArrayList<>();
        ListedFiles files = new ListedFiles(folder);
        for (Use use : List.of(Use.TRAIN, Use.TEST)) {
            String key = use == Use.TRAIN ? "train" : "test";
            if (!json.path(key).isArray()) {
                throw new UserError(file + " is not a JSON file of Real-IAD: it has no list \"" + key + "\"");
            }
            int index = 0;
            for (JsonNode entry : json.path(key)) {
                images.add(image(files, entry, use, file + ", " + key + "[" + index++ + "]"));
            }
        }
        files.requireAll(file.toString(), config.root());
        return new DataListing(folder, images, List.of());
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new UserError(file + " is not a JSON file: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static ListedImage image(ListedFiles files, JsonNode entry, Use use, String place) {
        if (!entry.path("image_path").isTextual()
                || !entry.path("anomaly_class").isTextual()) {
            throw new UserError(place + " has no image_path or no anomaly_class");
        }
        String name = entry.path("image_path").textValue();
        String kind = entry.path("anomaly_class").textValue();
        Path image = files.file(name, place);
        if (kind.equals(OK)) {
            return new ListedImage(new FileSample(image, Label.NORMAL), name, use);
        }
        List<Path> masks = entry.path("mask_path").isTextual()
                ? List.of(files.file(entry.path("mask_path").textValue(), place))
                : List.of();
        return new ListedImage(FileSample.withMasks(image, masks), name, use, kind);
    }
}
