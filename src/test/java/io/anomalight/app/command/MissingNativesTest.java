package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.Finished;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application without the native library of PyTorch. */
class MissingNativesTest {
    @Test
    void aTrainingSaysWhatToAddAndWritesNoRun(@TempDir Path folder) throws Exception {
        String classPath = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !entry.contains("pytorch-native-cpu"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));

        Finished training = Finished.run(
                folder,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dai.djl.offline=true",
                        "-DOPT_OUT_TRACKING=true",
                        "-Djava.awt.headless=true",
                        "-cp",
                        classPath,
                        Anomalight.class.getName(),
                        "train",
                        "model=stfpm",
                        "model.backbone=resnet18",
                        "model.pre_trained=false",
                        "model.input_size=64",
                        "data.size=64",
                        "data.train_images=4",
                        "data.test_normal_images=4",
                        "data.defects_per_kind=1",
                        "to=run"));

        assertThat(training.code()).as(training.said()).isEqualTo(2);
        assertThat(training.said())
                .containsPattern("(?m)^The native library of PyTorch for \\S+ is not on the class path: ")
                .contains("io.anomalight:anomalight-natives-", "PYTORCH_LIBRARY_PATH")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
