package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.command.Anomalight;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.failure.UserError;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Images that a run or a calibration must not use are refused before any file is written. */
@Timeout(300)
class RefusedImagesTest {
    private final Path folder;
    private final PartsRuns runs;

    RefusedImagesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.runs = PartsRuns.write(folder);
    }

    @Test
    void aRunFolderInsideAFolderOfImagesIsRefusedBeforeAnythingIsWritten() {
        Path within = folder.resolve("parts/good/run");

        assertThatThrownBy(() -> runs.train("trainer.default_root_dir=" + within))
                .isInstanceOf(UserError.class)
                .hasMessage("the results would be written to " + within + ", which lies in "
                        + folder.resolve("parts/good")
                        + ", the folder of normal training images: the next run would read"
                        + " its figures as images. Name another folder with to= or trainer.default_root_dir");
        assertThat(within).doesNotExist();
    }

    @Test
    void allMasksAreCheckedBeforeTheFitAndReportedTogether() throws IOException {
        ImageIO.write(new BufferedImage(48, 48, BufferedImage.TYPE_BYTE_GRAY), "png", mask("0.png"));
        ImageIO.write(new BufferedImage(47, 48, BufferedImage.TYPE_BYTE_GRAY), "png", mask("3.png"));
        Files.writeString(folder.resolve("parts/masks/5.png"), "no picture");
        assertThatThrownBy(runs::train)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("3 masks can't be used: ")
                .hasMessageContaining("masks/0.png is completely black")
                .hasMessageContaining("masks/3.png is 48x47")
                .hasMessageContaining("masks/5.png");
        assertThat(folder.resolve("results")).doesNotExist();

        runs.train("data.on_error=skip");
        assertThat(runs.said).anyMatch(line -> line.startsWith("ATTENTION: 3 masks can't be used: "));
    }

    @Test
    void anArchiveIsNotCalibratedWithItsTrainingImages() throws IOException {
        TrainedRun run = runs.train();
        runs.copy("good/0.png", "good/new.png");
        Path archive = folder.resolve("part.anomalight");
        runs.open(run).export(run.directory(), archive, WeightsPrecision.F32);
        Path fresh = Files.createDirectories(folder.resolve("fresh"));
        TinyParts.write(folder.resolve("later"), 21, 0);
        Files.copy(folder.resolve("later/good/20.png"), fresh.resolve("0.png"));
        assertThat(calibrate(archive, fresh)).isEmpty();

        Files.copy(
                folder.resolve("parts").resolve(PartsRuns.images(run, "train").get(0)), fresh.resolve("renamed.png"));
        assertThat(calibrate(archive, fresh))
                .contains("1 of the 2 images were used in training, perhaps under another name: "
                        + fresh.resolve("renamed.png"));
    }

    private static String calibrate(Path archive, Path images) {
        StringWriter errors = new StringWriter();
        CommandLine line = Anomalight.commandLine().setErr(new PrintWriter(errors, true));
        int code = line.execute("calibrate", "model=" + archive, "images=" + images, "false_positive_rate=0");
        assertThat(code).isEqualTo(errors.toString().isEmpty() ? 0 : 2);
        return errors.toString();
    }

    private File mask(String name) {
        return folder.resolve("parts/masks").resolve(name).toFile();
    }
}
