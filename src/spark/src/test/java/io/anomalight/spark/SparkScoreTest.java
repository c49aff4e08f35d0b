package io.anomalight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkScoreTest {
    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void asSparkSubmitDoes() {
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.ui.enabled", "false");
    }

    @AfterEach
    void forget() {
        System.clearProperty("spark.master");
        System.clearProperty("spark.ui.enabled");
    }

    private static SparkSession spark() {
        return SparkSession.builder().getOrCreate();
    }

    private int run(String... arguments) {
        PrintWriter writer = new PrintWriter(said, true);
        return SparkScore.command().setOut(writer).setErr(writer).execute(arguments);
    }

    @Test
    void whatTheManualSaysCanBeTypedIn() throws IOException {
        TinyArchive.write(folder.resolve("part.anomalight"));
        TinyImages.write(folder.resolve("today"), 3);
        List<String> words = new ArrayList<>(wordsOfTheManual());
        assertThat(words).startsWith("spark-submit", "--executor-cores", "4");
        assertThat(words.get(3)).matches("src/spark/target/anomalight-spark-.*-all\\.jar");
        words.subList(0, 4).clear();
        words.replaceAll(
                word -> word.startsWith("--") ? word : folder.resolve(word).toString());

        assertThat(run(words.toArray(String[]::new))).isZero();

        assertThat(said.toString()).contains("3 rows in " + folder.resolve("scores") + ":");
    }

    private static List<String> wordsOfTheManual() throws IOException {
        String page = Files.readString(Path.of("..", "site", "markdown", "manual", "deploy.md"));
        String begin = "<!-- run: spark -->\n```sh\n";
        int from = page.indexOf(begin) + begin.length();
        String lines = page.substring(from, page.indexOf("```", from));
        return List.of(lines.replace("\\\n", " ").strip().split("\\s+"));
    }

    @Test
    void aFolderOfImagesBecomesATableOfScores() throws IOException {
        Path archive = TinyArchive.write(folder.resolve("model.anomalight"), 1);
        List<Path> images = TinyImages.write(folder.resolve("images/a"), 20);
        TinyImages.write(folder.resolve("images/.hidden"), 1);
        Files.writeString(folder.resolve("images/notes.txt"), "no image");
        Files.writeString(folder.resolve("images/broken.PNG"), "no image either");
        String output = folder.resolve("scores").toString();

        int code = run(
                "--model",
                archive.toString(),
                "--input",
                folder.resolve("images").toString(),
                "--output",
                output);

        assertThat(said.toString()).endsWith("21 rows in " + output + ": 20 anomalous, 0 normal, 1 with an error.\n");
        assertThat(code).isZero();
        try (SparkSession spark = spark();
                Detector detector = Detector.load(archive)) {
            List<Row> rows = spark.read().parquet(output).orderBy("path").collectAsList();
            assertThat(rows).hasSize(21);
            for (int i = 0; i < images.size(); i++) {
                assertThat(rows.get(i).<String>getAs("path")).isEqualTo("file:" + images.get(i));
                assertThat(rows.get(i).<Double>getAs("score"))
                        .isCloseTo(detector.predict(images.get(i)).score(), within(1e-6));
            }
            assertThat(rows.get(20).<String>getAs("error")).contains("broken.PNG is no image");
        }
    }

    @Test
    void imagesForReviewAreCounted() throws IOException {
        Path archive = TinyArchive.write(folder.resolve("model.anomalight"), 1);
        List<Path> images = TinyImages.write(folder.resolve("images"), 10);
        Archive opened = Archive.open(archive);
        try (Detector detector = Detector.load(archive);
                ArchiveWriter copy = opened.copy()) {
            copy.write(
                    archive,
                    opened.card()
                            .with(detector.calibrate(
                                    images, CalibrationTarget.rate(0.1).withReview(0.4), Progress.SILENT)));
        }
        String output = folder.resolve("scores").toString();

        assertThat(run(
                        "--model",
                        archive.toString(),
                        "--input",
                        folder.resolve("images").toString(),
                        "--output",
                        output))
                .isZero();
        assertThat(said.toString())
                .endsWith("10 rows in " + output + ": 1 anomalous, 3 for review, 6 normal, 0 with an error.\n");
    }

    @Test
    void aTableIsScoredByItsColumn() throws IOException {
        Path archive = TinyArchive.write(folder.resolve("model.anomalight"), 1);
        Path image = TinyImages.write(folder.resolve("images"), 1).get(0);
        Path table = Files.writeString(folder.resolve("parts.csv"), "part,photo\n7," + image + "\n8,gone.png\n");
        String output = folder.resolve("scores").toString();
        String[] arguments = {
            "--model",
            archive.toString(),
            "--input",
            table.toString(),
            "--format",
            "csv",
            "--column",
            "photo",
            "--output",
            output,
            "--partitions",
            "2",
            "--threshold",
            "1000"
        };

        assertThat(run(arguments)).isZero();

        assertThat(said.toString()).endsWith(": 0 anomalous, 1 normal, 1 with an error.\n");
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(said.toString())
                .endsWith("--output " + output + " exists already; name a new folder, or add --overwrite\n");
    }

    @Test
    void aModelOfSeveralCategoriesNeedsACategory() throws IOException {
        Path archive = TinyArchive.write(folder.resolve("two.anomalight"));
        PostProcessor thresholds = TinyArchive.inTwoCategories(archive);
        String image = TinyImages.write(folder.resolve("images"), 1).get(0).toString();
        String output = folder.resolve("scores").toString();
        String[] known = {"--model", archive.toString(), "--input", image, "--output", output};

        refuses("category is missing: the model has several categories, so choose one of bottle, cable", known);
        refuses(
                "--category-column is only for tables; name one category for all images with --category, or the column of"
                        + " the images with --column",
                Stream.concat(Stream.of(known), Stream.of("--category-column", "product"))
                        .toArray(String[]::new));
        assertThat(run(Stream.concat(Stream.of(known), Stream.of("--category", "cable"))
                        .toArray(String[]::new)))
                .isZero();

        try (SparkSession spark = spark()) {
            assertThat(spark.read().parquet(output).first().<Double>getAs("threshold"))
                    .isEqualTo(thresholds.of("cable").imageThreshold());
        }
    }

    @Test
    void whatCannotBeDoneIsSaidInASentence() throws IOException {
        Path archive = TinyArchive.write(folder.resolve("model.anomalight"), 1);
        Path images = Files.createDirectories(folder.resolve("images"));
        String output = folder.resolve("scores").toString();

        refuses(
                "--input " + folder.resolve("none") + " does not exist: name an image, a folder with images, or, with"
                        + " --column, a table",
                "--model",
                archive.toString(),
                "--input",
                folder.resolve("none").toString(),
                "--output",
                output);
        refuses(
                "--input " + images + " has no images; their names must end with .png, .jpg, .jpeg, .bmp, .tif, .tiff,"
                        + " .gif; for a table add --column",
                "--model",
                archive.toString(),
                "--input",
                images.toString(),
                "--output",
                output);
        refuses(
                "--format is only for tables; name the column of the images with --column",
                "--model",
                archive.toString(),
                "--input",
                "x",
                "--output",
                output,
                "--format",
                "csv");
        refuses(
                "--batch must be from 1 to 1024, but is 0",
                "--model",
                archive.toString(),
                "--input",
                "x",
                "--output",
                output,
                "--batch",
                "0");
        refuses(
                "--max-pixels must not be negative, but is -1",
                "--model",
                archive.toString(),
                "--input",
                "x",
                "--output",
                output,
                "--max-pixels",
                "-1");
        refuses(
                folder.resolve("none") + " does not exist; name the file that \"anomalight export\" wrote",
                "--model",
                folder.resolve("none").toString(),
                "--input",
                TinyImages.write(images, 1).get(0).toString(),
                "--output",
                output);
        assertThat(Path.of(output)).doesNotExist();
    }

    @Test
    void whatOnlyAnExecutorFindsOutIsSaidInItsSentence() throws IOException {
        Path archive = TinyArchive.write(folder.resolve("model.anomalight"), 1);
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 1; // amid the weights, whose checksum is compared when they are loaded
        Files.write(archive, bytes);
        Path image = TinyImages.write(folder.resolve("images"), 1).get(0);
        Path output = folder.resolve("scores");

        int code = run("--model", archive.toString(), "--input", image.toString(), "--output", output.toString());

        assertThat(said.toString())
                .contains(".anomalight is damaged")
                .endsWith("; export it again, or copy it again\n");
        assertThat(said.toString().lines()).hasSize(1);
        assertThat(code).isEqualTo(2);
    }

    private void refuses(String sentence, String... arguments) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(said.toString()).endsWith(sentence + "\n");
    }
}
