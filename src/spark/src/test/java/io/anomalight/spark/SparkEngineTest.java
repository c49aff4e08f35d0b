package io.anomalight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.detector.testing.TinyArchive;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkEngineTest {
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

    private int run(String... arguments) {
        PrintWriter writer = new PrintWriter(said, true);
        return SparkScore.command().setOut(writer).setErr(writer).execute(arguments);
    }

    @Test
    void theEngineCanBeChosen() throws IOException {
        Path without = TinyArchive.write(folder.resolve("without.anomalight"));
        Path with = TinyArchive.writeWithGraph(folder.resolve("with.anomalight"), WeightsPrecision.F32);
        List<Path> images = TinyImages.write(folder.resolve("images"), 2);
        String input = folder.resolve("images").toString();
        String output = folder.resolve("scores").toString();

        assertThat(run("--model", without.toString(), "--input", input, "--output", output, "--engine", "onnxruntime"))
                .isEqualTo(2);
        assertThat(said.toString()).contains("without.anomalight can't be used with engine=onnxruntime: ");
        assertThat(run("--model", with.toString(), "--input", input, "--output", output, "--engine", "fast"))
                .isEqualTo(2);
        assertThat(said.toString()).contains("engine=fast is unknown; choose one of auto, pytorch, onnxruntime");
        assertThat(run("--model", with.toString(), "--input", input, "--output", output, "--engine", "pytorch"))
                .isZero();
        try (SparkSession spark = SparkSession.builder().getOrCreate();
                Detector detector = Detector.load(with, DetectorOptions.DEFAULT.withEngine(ScoringEngine.PYTORCH))) {
            List<Row> rows = spark.read().parquet(output).orderBy("path").collectAsList();
            for (int i = 0; i < images.size(); i++) {
                assertThat(rows.get(i).<Double>getAs("score"))
                        .isCloseTo(detector.predict(images.get(i)).score(), within(1e-7));
            }
        }
    }
}
