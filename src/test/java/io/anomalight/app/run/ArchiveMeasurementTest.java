package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.command.Anomalight;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.detector.testing.TinyArchive;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ArchiveMeasurementTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"onnxruntime, ONNX Runtime", "pytorch, PyTorch"})
    void anArchiveIsMeasuredWithTheNamedEngine(String engine, String name) throws IOException {
        Path archive = TinyArchive.writeWithGraph(folder.resolve("tiny.anomalight"), WeightsPrecision.F32);
        Path parts = folder.resolve("parts");
        TinyArchive.picture(parts.resolve("0.png"), 1, 40, 40);

        int code = measure(
                "archive=" + archive,
                "engine=" + engine,
                "images=" + parts,
                "speed.images=3",
                "speed.warm_up_images=1");

        assertThat(code).isZero();
        JsonNode speed =
                new ObjectMapper().readTree(folder.resolve("speed.json").toFile());
        assertThat(speed.path("engine").asText()).isEqualTo(name);
        assertThat(speed.path("model").asText()).isEqualTo("stfpm");
        assertThat(speed.path("threads").asInt()).isPositive();
        assertThat(speed.at("/latency_ms/images").asInt()).isEqualTo(3);
        assertThat(speed.at("/latency_ms/model/p50").asDouble()).isPositive();
    }

    @Test
    void anArchiveNeedsImagesAndNothingOfARun() {
        Path archive = TinyArchive.write(folder.resolve("tiny.anomalight"));
        StringWriter said = new StringWriter();
        CommandLine line = Anomalight.commandLine().setErr(new PrintWriter(said, true));

        assertThat(line.execute("measure", "archive=" + archive)).isEqualTo(2);
        assertThat(said.toString()).contains("give images=");
        assertThat(line.execute("measure", "archive=" + archive, "images=" + folder, "model.lr=1"))
                .isEqualTo(2);
        assertThat(said.toString()).contains("model.lr=1 has no effect here");
    }

    private static int measure(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "measure";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Anomalight.commandLine().execute(all);
    }
}
