package io.anomalight.app;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.Detector;
import io.anomalight.framework.console.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Trains and scores models on two devices, and compares the scores. {@code src/test/gpu/run} starts it with {@code cpu} and
 * {@code cuda}; a test starts it with {@code cpu} twice.
 *
 * <p>Two differences are measured for each model, relative to the larger of 1 and the score: that of one set of weights scored on
 * both devices, and that of two trainings with the same seed, one on each device.
 */
final class DeviceComparison {
    private static final int NORMAL = 12;
    private static final int DEFECTIVE = 4;
    private static final double NANOS = 1e9;

    /** Sums in another order: float32 has 7 digits, and a deep encoder loses three of them. */
    static final double SAME_WEIGHTS = 1e-3;

    /** Models without gradients: means, covariances, or chosen vectors. */
    static final double STATISTICS = 1e-2;

    /** Models that are trained with gradients: a difference of rounding grows with each step. */
    static final double GRADIENTS = 5e-2;

    private static final Set<String> WITHOUT_GRADIENTS = Set.of("padim", "patchcore", "anomaly_dino", "dfm");

    /**
     * What was measured of one model.
     *
     * @param fault why it was not measured; empty if it was
     */
    record Row(String model, double scoring, double training, double seconds, double otherSeconds, String fault) {
        static Row failed(String model, String fault) {
            return new Row(model, 0, 0, 0, 0, fault);
        }

        double tolerance() {
            return WITHOUT_GRADIENTS.contains(model) ? STATISTICS : GRADIENTS;
        }

        /** Not for NaN. */
        boolean isWithin() {
            return fault.isEmpty() && scoring <= SAME_WEIGHTS && training <= tolerance();
        }
    }

    private final Path folder;
    private final Path parts;
    private final String device;
    private final String other;

    DeviceComparison(Path folder, String device, String other) throws IOException {
        this.folder = folder;
        this.device = device;
        this.other = other;
        this.parts = TinyParts.write(folder.resolve("parts"), NORMAL, DEFECTIVE);
    }

    public static void main(String[] arguments) throws IOException {
        DeviceComparison comparison =
                new DeviceComparison(Files.createTempDirectory("anomalight-devices"), arguments[0], arguments[1]);
        List<String> models = arguments.length > 2
                ? List.of(arguments).subList(2, arguments.length)
                : List.copyOf(Registry.load(RecipeSearch.classPath()).models().keySet());
        List<Row> rows = new ArrayList<>();
        for (String model : models) {
            rows.add(comparison.compare(model));
            System.out.println(line(rows.get(rows.size() - 1)));
        }
        System.out.println(comparison.table(rows));
        System.exit(rows.stream().allMatch(Row::isWithin) ? 0 : 1);
    }

    private static String line(Row row) {
        return row.model() + ": " + (row.fault().isEmpty() ? "measured" : row.fault());
    }

    /** Trains on both devices and compares; a model that fails is a row with its fault, so that the others are still measured. */
    Row compare(String model) {
        try {
            long start = System.nanoTime();
            Path first = train(model, device);
            long between = System.nanoTime();
            Path second = train(model, other);
            long end = System.nanoTime();
            List<Double> scores = scores(first, device);
            return new Row(
                    model,
                    difference(scores, scores(first, other)),
                    difference(scores, scores(second, other)),
                    (between - start) / NANOS,
                    (end - between) / NANOS,
                    "");
        } catch (RuntimeException | LinkageError failure) {
            return Row.failed(model, String.valueOf(failure.getMessage()));
        }
    }

    private Path train(String model, String accelerator) {
        List<String> settings = new ArrayList<>(TinyModels.settings(model));
        settings.addAll(List.of(
                "data=folder",
                "data.root=" + parts,
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "data.train_batch_size=2",
                "trainer.accelerator=" + accelerator,
                "trainer.default_root_dir=" + folder.resolve(model)));
        return Experiment.compose(settings.toArray(String[]::new)).train().directory();
    }

    private List<Double> scores(Path run, String accelerator) {
        List<Double> scores = new ArrayList<>();
        try (Detector detector =
                Experiment.open(run, "trainer.accelerator=" + accelerator).detector(run)) {
            for (int i = 0; i < DEFECTIVE; i++) {
                scores.add(detector.predict(parts.resolve("good/" + i + ".png")).score());
                scores.add(detector.predict(parts.resolve("bad/" + i + ".png")).score());
            }
        }
        return scores;
    }

    /** The largest difference, relative to the larger of 1 and the score; NaN if a score is not a number. */
    static double difference(List<Double> scores, List<Double> others) {
        double largest = 0;
        for (int i = 0; i < scores.size(); i++) {
            double score = scores.get(i);
            largest = Math.max(largest, Math.abs(score - others.get(i)) / Math.max(1, Math.abs(score)));
        }
        return largest;
    }

    String table(List<Row> rows) {
        TextTable table = new TextTable().column("model", TextTable.Kind.WORDS);
        for (String heading :
                List.of(device + ", s", other + ", s", "same weights", "at most", "trained", "at most", "")) {
            table.column(heading, TextTable.Kind.NUMBERS);
        }
        for (Row row : rows) {
            table.row(
                    row.model(),
                    number("%.1f", row.seconds()),
                    number("%.1f", row.otherSeconds()),
                    number("%.1e", row.scoring()),
                    number("%.0e", SAME_WEIGHTS),
                    number("%.1e", row.training()),
                    number("%.0e", row.tolerance()),
                    row.fault().isEmpty() ? row.isWithin() ? "within" : "OVER" : "FAILED");
        }
        long within = rows.stream().filter(Row::isWithin).count();
        return table.text() + System.lineSeparator() + within + " of " + rows.size()
                + " models are within their tolerances on " + device + " and " + other + ".";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
