package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.replay.KeptHistory;
import io.anomalight.service.feedback.Feedback;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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

    private static String printed(Runnable work) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void flipsArePrintedAndWrittenAsATableAndAsAPageWithPictures() throws IOException, InterruptedException {
        KeptHistory kept = KeptHistory.in(folder);
        kept.say(1, Feedback.Label.GOOD);
        Path low = kept.withThreshold("low.anomalight", 1e-9);
        Path high = kept.withThreshold("high.anomalight", 1e9);
        Path to = folder.resolve("out");

        String text = printed(() ->
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

        String text = printed(() -> assertThat(replay(kept, kept.archive())).isZero());

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
}
