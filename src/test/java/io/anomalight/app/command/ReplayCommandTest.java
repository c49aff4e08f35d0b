package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.replay.KeptHistory;
import io.anomalight.service.feedback.Feedback;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private int replay(KeptHistory kept, Path candidate, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "replay",
                "archive=" + candidate,
                "history=" + kept.history(),
                "keep_images=" + kept.images(),
                "product=part"));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    @Test
    void flipsArePrintedAndWrittenAsATableAndAsAPageWithPictures() throws IOException, InterruptedException {
        KeptHistory kept = KeptHistory.in(folder);
        kept.say(1, Feedback.Label.GOOD);
        Path low = kept.withThreshold("low.anomalight", 1e-9);
        Path high = kept.withThreshold("high.anomalight", 1e9);
        Path to = folder.resolve("out");

        String text = Printed.by(() ->
                assertThat(replay(kept, low, "before=" + high, "to=" + to)).isZero());

        assertThat(text)
                .contains("3 of 3 past images of part get another verdict.")
                .contains("Feedback before: 1 of 1 good images are normal")
                .contains("Feedback after:  0 of 1 good images are normal");
        assertThat(Files.readAllLines(to.resolve("flips.csv")))
                .hasSize(4)
                .first()
                .isEqualTo("entry,name,sha256,category,before,normalized_before,after,normalized_after,feedback");
        assertThat(Files.readString(to.resolve("flips.csv")))
                .contains(",normal,")
                .contains(",anomalous,");
        assertThat(Files.readString(to.resolve("flips.html")))
                .contains("data:image/jpeg;base64,")
                .contains("normal → anomalous")
                .contains("feedback: good");
    }

    @Test
    void theSameArchiveChangesNothing() throws IOException, InterruptedException {
        KeptHistory kept = KeptHistory.in(folder);

        String text = Printed.by(() -> assertThat(replay(kept, kept.archive())).isZero());

        assertThat(text)
                .contains("0 of 3 past images of part get another verdict.")
                .doesNotContain("changed");
    }

    @Test
    void missingAndWrongKeysAreReportedInOneSentence() {
        assertThat(execute("replay")).isEqualTo(2);
        assertThat(err.toString()).contains("give archive=…, for instance archive=model.anomalight");
        assertThat(execute("replay", "archive=a", "keep_images=k", "product=p")).isEqualTo(2);
        assertThat(err.toString()).contains("give history=…, for instance history=verdicts.sqlite");
        assertThat(execute("replay", "archive=a", "images=k")).isEqualTo(2);
        assertThat(err.toString()).contains("images=k has no effect here; the keys are archive, before, engine,");
    }

    @Test
    void aFolderThatCanNotBeWrittenIsRefusedBeforeTheScoring() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        assertThat(execute(
                        "replay",
                        "archive=" + folder.resolve("missing.anomalight"),
                        "history=" + folder.resolve("missing.sqlite"),
                        "keep_images=" + folder,
                        "product=part",
                        "to=" + file.resolve("out")))
                .isEqualTo(2);
        assertThat(err.toString()).contains(file.resolve("out").toString()).doesNotContain("missing");
        Path to = folder.resolve("new");
        assertThat(execute(
                        "replay",
                        "archive=" + folder.resolve("missing.anomalight"),
                        "history=" + folder.resolve("missing.sqlite"),
                        "keep_images=" + folder,
                        "product=part",
                        "to=" + to))
                .isEqualTo(2);
        assertThat(err.toString()).contains("missing.sqlite does not exist");
        assertThat(to).doesNotExist();
    }
}
