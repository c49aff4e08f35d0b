package io.anomalight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.detector.Detector;
import io.anomalight.detector.testing.TinyArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With executors that are processes of their own. */
class ClusterTest {
    private static final StructType WITH_PROCESS = new StructType()
            .add("path", DataTypes.StringType)
            .add("score", DataTypes.DoubleType)
            .add("process", DataTypes.LongType);

    @TempDir
    Path folder;

    private Path archive = Path.of("");
    private List<Path> images = List.of();

    @BeforeEach
    void writeArchiveImagesAndSparksHome() throws IOException {
        archive = TinyArchive.write(folder.resolve("model.anomalight"), 1);
        images = TinyImages.write(folder.resolve("images"), 96);
        // A worker wants to see Spark's jars and build there; what executors need is on the class path of this test.
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve("jars"));
        Files.createDirectories(home.resolve("launcher/target/scala-2.12"));
        System.setProperty("spark.testing", "true");
        System.setProperty("spark.test.home", home.toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty("spark.testing");
        System.clearProperty("spark.test.home");
    }

    /** Two executors of one core. */
    private static SparkSession cluster() {
        return SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .appName("test")
                .config("spark.ui.enabled", false)
                .config("spark.executor.cores", 1)
                .config("spark.executor.memory", "1024m")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config(
                        "spark.executor.extraJavaOptions",
                        JavaModuleOptions.defaultModuleOptions() + " -Dai.djl.offline=true -DOPT_OUT_TRACKING=true")
                .getOrCreate();
    }

    @Test
    void anExecutorThatIsKilledInMidJobLosesNoRowAndDoublesNone() throws Exception {
        Path trap = Files.createDirectories(folder.resolve("trap"));
        String output = folder.resolve("scores").toString();
        ExecutorService killer = Executors.newSingleThreadExecutor();
        try (SparkSession spark = cluster()) {
            Future<Long> killed = killer.submit(() -> new TrappedExecutor(trap).kill());
            Dataset<Row> scored = SparkScoring.score(
                    new JobInput(spark, folder.resolve("images").toString(), Optional.of(12)).images(4),
                    ScoringOptions.of(archive).withBatch(4));

            scored.map(trapped(trap.toString(), "0045.png"), Encoders.row(WITH_PROCESS))
                    .write()
                    .parquet(output);

            assertThat(killed).isDone();
            List<Row> rows = spark.read().parquet(output).orderBy("path").collectAsList();
            assertThat(rows)
                    .extracting(row -> row.getString(0))
                    .containsExactlyElementsOf(
                            images.stream().map(image -> "file:" + image).toList());
            assertThat(rows)
                    .extracting(row -> row.getLong(2))
                    .doesNotContain(ProcessHandle.current().pid());
            assertThat(rows.get(45).getLong(2)).isNotEqualTo(killed.get());
            assertSameScores(rows);
        } finally {
            killer.shutdownNow();
        }
    }

    private static MapFunction<Row, Row> trapped(String trap, String image) {
        return row -> {
            String path = row.getAs("path");
            if (path.endsWith(image)) {
                new TrappedExecutor(Path.of(trap)).passOrWaitForDeath();
            }
            return RowFactory.create(
                    path, row.getAs("score"), ProcessHandle.current().pid());
        };
    }

    private void assertSameScores(List<Row> rows) {
        try (Detector detector = Detector.load(archive)) {
            for (int i = 0; i < rows.size(); i++) {
                assertThat(rows.get(i).getDouble(1))
                        .isCloseTo(detector.predict(images.get(i)).score(), within(1e-6));
            }
        }
    }
}
