package io.anomalight.spark;

import io.anomalight.detector.ScoringEngine;
import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program for {@code spark-submit}: scores a folder or a table of images, and writes a Parquet table. */
@Command(
        name = "spark-submit … anomalight-spark.jar",
        description = "Scores images on a Spark cluster with a model that \"anomalight export\" wrote.",
        mixinStandardHelpOptions = true)
public final class SparkScore implements Callable<Integer> {
    private static final int EXIT_USER_ERROR = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--model", required = true, description = "The archive, a file on the machine of the driver.")
    private Path model = Path.of("");

    @Option(
            names = "--input",
            required = true,
            description = "A folder with images, an image, or a glob pattern for folders or images, for instance"
                    + " line-*/2024-*.png; with --column, a table.")
    private String input = "";

    @Option(names = "--output", required = true, description = "The folder of the Parquet table that is written.")
    private String output = "";

    @Option(
            names = "--column",
            description = "Reads --input as a table with the images in this column: paths (text), or the bytes of image"
                    + " files (binary).")
    private Optional<String> column = Optional.empty();

    @Option(
            names = "--format",
            description =
                    "With --column, how --input is stored: parquet (default), csv, json, orc, binaryFile …, or table"
                            + " for a table that Spark knows by name.")
    private Optional<String> format = Optional.empty();

    @Option(names = "--partitions", description = "Number of tasks (default: depends on the input and the cluster).")
    private Optional<Integer> partitions = Optional.empty();

    @Option(names = "--batch", description = "Images that are scored together (default ${DEFAULT-VALUE}).")
    private int batch = ScoringOptions.BATCH;

    @Option(
            names = "--threshold",
            description = "Raw score at which an image becomes anomalous; replaces the threshold of the archive.")
    private Optional<Double> threshold = Optional.empty();

    @Option(
            names = "--max-pixels",
            description = "Larger images get an error (default: depends on the memory of the executor).")
    private long maxPixels;

    @Option(names = "--category", description = "The category of all images, for a model of several categories.")
    private String category = "";

    @Option(
            names = "--category-column",
            description =
                    "With --column, the column with the category of each image, for a model of several categories.")
    private String categoryColumn = "";

    @Option(
            names = "--engine",
            description =
                    "The engine that computes the scores: auto, onnxruntime or pytorch (default ${DEFAULT-VALUE}).")
    private String engine = ScoringEngine.AUTO.toString();

    @Option(names = "--overwrite", description = "Replaces a table that is at --output.")
    private boolean overwrite;

    /** Runs the command; exits with code 2 if the arguments are invalid or the job can't run. */
    public static void main(String[] arguments) {
        int code = command().execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    static CommandLine command() {
        return new CommandLine(new SparkScore()).setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println(PrintableText.of(sentence(failure).orElseThrow(() -> failure)));
            return EXIT_USER_ERROR;
        });
    }

    /** Finds the message of a {@link UserError} among the causes, because Spark wraps the exceptions of executors. */
    private static Optional<String> sentence(Throwable failure) {
        for (Optional<Throwable> cause = Optional.of(failure);
                cause.isPresent();
                cause = cause.flatMap(each -> Optional.ofNullable(each.getCause()))) {
            if (cause.get() instanceof UserError) {
                return Optional.ofNullable(cause.get().getMessage());
            }
        }
        return Optional.empty();
    }

    @Override
    public Integer call() {
        ScoringOptions options = options();
        if (format.isPresent() && column.isEmpty()) {
            throw new UserError("--format is only for tables; name the column of the images with --column");
        }
        if (!categoryColumn.isEmpty() && column.isEmpty()) {
            throw new UserError(
                    "--category-column is only for tables; name one category for all images with --category, or"
                            + " the column of the images with --column");
        }
        try (SparkSession spark = session()) {
            ScoringJob job = new ScoringJob(spark, output, overwrite);
            job.refuseExisting();
            JobInput jobInput = new JobInput(spark, input, partitions);
            String done = job.write(
                    column.isPresent() ? jobInput.table(format.orElse("parquet")) : jobInput.images(batch), options);
            spec.commandLine().getOut().println(PrintableText.of(done));
            return 0;
        }
    }

    private ScoringOptions options() {
        try {
            return new ScoringOptions(
                    model,
                    column.orElse(ScoringOptions.PATH),
                    batch,
                    threshold.stream().mapToDouble(each -> each).findFirst(),
                    maxPixels,
                    category,
                    categoryColumn,
                    ScoringEngine.named(engine));
        } catch (IllegalArgumentException e) {
            // The message begins with the Java name of the setting.
            throw new UserError(
                    "--"
                            + String.valueOf(e.getMessage())
                                    .replaceFirst("^maxPixels", "max-pixels")
                                    .replace("categoryColumn", "category-column"),
                    e);
        }
    }

    /**
     * A session with settings for its executors: they download no engine, and threads of the engine without work soon sleep,
     * instead of using a core while they wait.
     */
    private static SparkSession session() {
        return SparkSession.builder()
                .appName("Anomalight")
                .config("spark.executorEnv.DJL_OFFLINE", "true")
                .config("spark.executorEnv.OPT_OUT_TRACKING", "true")
                .config("spark.executorEnv.GOMP_SPINCOUNT", "1000")
                .getOrCreate();
    }
}
