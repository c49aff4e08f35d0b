package io.anomalight.framework.data.listed;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.TableFormat;
import io.anomalight.framework.data.folder.DataListing;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.folder.ListedImage;
import io.anomalight.framework.data.folder.Shots;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.MaskValues;
import io.anomalight.framework.image.ResizeMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table that names each image with its label, and perhaps its mask, split and kind of defect. */
public final class Table {

    /**
     * Settings of a table.
     *
     * @param root the folder that paths in the table start from
     * @param file the table, relative to root
     * @param category the name of the kind of images; it becomes a part of the name of the run folder
     * @param maskValues which pixels of the masks mark a defect
     * @param columns the names of the columns
     * @param split the settings of the split
     * @param shots the number of normal training images to use, for few-shot training; absent for all
     * @param loader the settings to load images
     */
    public record Config(
            Path root,
            Path file,
            String category,
            MaskValues maskValues,
            TableColumns columns,
            SplitConfig split,
            Optional<Integer> shots,
            @Inline LoaderConfig loader) {
        public Config {
            if (category.isBlank()) {
                throw new IllegalArgumentException("category must not be empty: it names the run folder");
            }
            shots.ifPresent(Shots::new); // checks it
        }
    }

    /** The formats of the framework by the endings of file names. */
    public static final Map<String, TableFormat> FORMATS = TableFile.FORMATS;

    private final Config config;
    private final Map<String, TableFormat> formats;

    private Table(Config config, Map<String, TableFormat> formats) {
        this.config = config;
        this.formats = Map.copyOf(formats);
    }

    /**
     * The images of a table.
     *
     * @param formats the formats of tables by the endings of file names; a file with another ending is CSV
     */
    public static DataModule table(Config config, RunContext context, Map<String, TableFormat> formats) {
        return new ListedData(
                "table", config.category(), config.root(), config.loader(), () -> new Table(config, formats)
                        .listing()
                        .split(config.split(), config.shots(), context));
    }

    private DataListing listing() {
        Path file = config.root().resolve(config.file());
        ListedFiles files = new ListedFiles(config.root());
        Map<Path, TableRow> rows = new HashMap<>();
        List<ListedImage> images = new ArrayList<>();
        TableFile.read(file, config.columns(), formats, row -> {
            Path path = files.file(row.path(), row.place());
            TableRow other = rows.put(path, row);
            if (other != null) {
                throw new UserError(row.place() + " names the image " + TableRow.shown(row.path()) + " again, as does "
                        + other.place() + ": remove one of them");
            }
            images.add(image(files, path, row));
        });
        files.requireAll(file.toString(), config.root());
        return new DataListing(file, images, List.of());
    }

    private ListedImage image(ListedFiles files, Path path, TableRow row) {
        Optional<Path> mask = row.mask().map(name -> files.file(name, row.place()));
        FileSample sample = new FileSample(
                path,
                row.label(),
                row.label() == Label.ANOMALOUS ? mask : Optional.empty(),
                List.of(),
                config.maskValues(),
                ImageLimits.usual(),
                "",
                row.kind(),
                ResizeMode.STRETCH,
                ImageChannels.RGB,
                Map.of());
        return new ListedImage(sample, row.path(), row.use(), row.kind(), row.group());
    }
}
