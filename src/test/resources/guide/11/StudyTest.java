package guide.ch11;

import static org.assertj.core.api.Assertions.assertThat;

import guide.ch11.solutions.PairedDifference;
import guide.ch11.solutions.PairedDifference.Scores;
import guide.shared.Cloth;
import io.anomalight.app.command.Anomalight;
import io.anomalight.framework.image.ImageSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StudyTest {
    private static final Path CONFIGS = Path.of(System.getProperty("guide.folder"), "11", "solutions", "configs");

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void theTableOfThreeFoldsFindsItsImages(@TempDir Path folder) throws IOException { // exercise 1
        Cloth.write(folder, 12, 6, new ImageSize(16, 16));

        int code = run("reproduce", "folds", "--config-dir", CONFIGS.toString(), "data.root=" + folder, "--dry-run");

        assertThat(code).as(err.toString()).isZero();
    }

    @Test
    void theSweepOverTheFusionIsValid() { // exercise 2
        int code = run("train", "-m", "sweep=fusion", "--config-dir", CONFIGS.toString(), "--cfg");

        assertThat(code).as(err.toString()).isZero();
    }

    @Test
    void theDifferenceOfAModelFromItselfIsZeroAndThatOfABetterOneIsNot() { // exercise 3
        float[] good = new float[40];
        float[] mixed = new float[40];
        float[] better = new float[40];
        for (int i = 0; i < 40; i++) {
            good[i] = i;
            mixed[i] = i + 5;
            better[i] = i + 30;
        }
        Scores a = new Scores(good, mixed);
        Scores b = new Scores(good, better);

        assertThat(PairedDifference.of(a, a, 200, 0)).isEqualTo(new PairedDifference(0, 0));
        assertThat(PairedDifference.of(a, b, 200, 0).low()).isPositive();
        assertThat(PairedDifference.of(b, a, 200, 0).high()).isNegative();
    }
}
