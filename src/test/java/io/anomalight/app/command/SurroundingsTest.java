package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.Finished;
import io.anomalight.app.TinyParts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with the real Java in minimal environments: no locale, little memory, no home. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not take the encoding of file names from the locale")
class SurroundingsTest {
    @TempDir
    Path folder;

    @Test
    void nonAsciiFileNamesWorkWithoutALocale() throws IOException, InterruptedException, URISyntaxException {
        TinyParts.write(folder.resolve("parts"), 16, 8);

        Finished inspected = new Launcher(folder, Path.of(""))
                .shell(
                        """
                        inside=$(printf 'teile/f\\303\\274r gut')
                        mkdir -p "$inside"
                        for file in parts/good/*.png; do cp "$file" "$inside/$(printf 'gr\\303\\266\\303\\237e') ${file##*/}"; done
                        printf 'no picture' > "$inside/$(printf 'gr\\303\\266\\303\\237e').png"
                        LC_ALL=C ./anomalight data inspect data=folder data.root=. data.normal_dir=teile data.on_error=skip || true
                        """);

        assertThat(inspected.said()).contains("größe.png").doesNotContain("\uFFFD", "The locale of this process");
    }

    @Test
    void tooLittleMemoryIsReportedInOneSentence() throws IOException, InterruptedException, URISyntaxException {
        Finished trained = new Launcher(folder, Path.of(""))
                .shell("ANOMALIGHT_JAVA_OPTS='-XX:+UseSerialGC -Xmx12m' ./anomalight train data.train_images=20"
                        + " model.pre_trained=false model.backbone=resnet18 'model.layers=[layer1]'");

        assertThat(trained.code()).isEqualTo(1);
        assertThat(trained.said())
                .contains("Failed: Java's memory of ", "ANOMALIGHT_JAVA_OPTS=-Xmx4g")
                .doesNotContain("\tat ");
    }

    @Test
    void noFolderNamedQuestionMarkIsCreatedForAnUnknownUser()
            throws IOException, InterruptedException, URISyntaxException {
        Finished trained = new Launcher(folder, Path.of(""))
                .shell("ANOMALIGHT_JAVA_OPTS='-Duser.home=?' ./anomalight train model.pre_trained=false"
                        + " model.backbone=resnet18 'model.layers=[layer1]' model.input_size=32"
                        + " model.fiber_batch_size=32 data.train_images=2 data.test_normal_images=3"
                        + " data.defects_per_kind=3 data.size=64 trainer.fast_dev_run=true");

        assertThat(trained.code()).as(trained.said()).isZero();
        assertThat(folder.resolve("?")).doesNotExist();
    }
}
