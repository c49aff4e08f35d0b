package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.replay.KeptHistory;
import io.anomalight.app.update.TinyUpdate;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveVersions;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.history.PastVerdicts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UpdateCommandTest {
    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void anUpdateShowsChangedVerdictsGoesLiveAndIsRolledBack() throws IOException, InterruptedException {
        KeptHistory kept = KeptHistory.in(folder.resolve("service"));
        TinyUpdate tiny = TinyUpdate.of(folder, "padim", "model.n_features=20");
        byte[] before = Files.readAllBytes(tiny.archive());
        Files.writeString(tiny.good().resolve("broken.png"), "no picture");
        kept.say(0, Feedback.Label.GOOD);
        kept.say(1, Feedback.Label.GOOD);
        Files.copy(kept.picture(0), tiny.good().resolve("said.png"));

        String text = run(
                "update",
                "archive=" + tiny.archive(),
                "good=" + tiny.good(),
                "bad=" + tiny.bad(),
                "masks=" + tiny.masks(),
                "on_error=skip",
                "history=" + kept.history(),
                "keep_images=" + kept.images());
        assertThat(text)
                .contains("1 image was skipped")
                .contains("good images (exact)")
                .contains("What this promises: at most")
                .contains("of 3 past images of part get another verdict")
                .contains("anomalight promote archive=");
        String candidate = Sha256.of(ArchiveVersions.of(tiny.archive()).candidate());
        assertThat(usedBy(kept)).as("the feedback whose image was given").containsExactlyInAnyOrder(candidate, "");

        assertThat(refused("update", "archive=" + tiny.archive(), "good=" + tiny.good(), "on_error=skip"))
                .contains("part.anomalight.next is a candidate that is not live yet");
        assertThat(refused(
                        "update",
                        "archive=" + tiny.archive(),
                        "good=" + tiny.good(),
                        "history=" + kept.history(),
                        "keep_images=" + kept.images(),
                        "product=other"))
                .contains("has no image of product=other");
        assertThat(ArchiveVersions.of(tiny.archive()).candidate())
                .as("the candidate of the first update")
                .satisfies(file -> assertThat(Sha256.of(file)).isEqualTo(candidate));

        assertThat(run("promote", "archive=" + tiny.archive())).contains("part.anomalight.1");
        assertThat(Archive.open(tiny.archive()).card().lineage().steps()).hasSize(1);
        assertThat(run("rollback", "archive=" + tiny.archive())).contains("is the candidate again");
        assertThat(tiny.archive()).hasBinaryContent(before);

        run(
                "update",
                "archive=" + tiny.archive(),
                "good=" + tiny.good(),
                "on_error=skip",
                "replace=true",
                "history=" + kept.history(),
                "keep_images=" + kept.images());
        assertThat(usedBy(kept))
                .as("given again")
                .containsExactlyInAnyOrder(
                        Sha256.of(ArchiveVersions.of(tiny.archive()).candidate()), "");
        Files.delete(tiny.good().resolve("said.png"));
        run(
                "update",
                "archive=" + tiny.archive(),
                "good=" + tiny.good(),
                "on_error=skip",
                "replace=true",
                "history=" + kept.history(),
                "keep_images=" + kept.images());
        assertThat(usedBy(kept)).as("the candidate that used it was replaced").containsOnly("");

        run("promote", "archive=" + tiny.archive());
        Files.copy(kept.picture(1), tiny.good().resolve("said.png"));
        run(
                "update",
                "archive=" + tiny.archive(),
                "good=" + tiny.good(),
                "on_error=skip",
                "history=" + kept.history(),
                "keep_images=" + kept.images());
        assertThat(usedBy(kept))
                .contains(Sha256.of(ArchiveVersions.of(tiny.archive()).candidate()));
        run("rollback", "archive=" + tiny.archive(), "discard=true", "history=" + kept.history());
        assertThat(usedBy(kept)).as("the candidate that used it was deleted").containsOnly("");
    }

    @Test
    void keysWithoutEffectAndMissingOnesAreRefusedBeforeAnythingIsLearned() {
        Path archive = folder.resolve("part.anomalight");
        String good = "good=" + folder.resolve("good");
        assertThat(refused("update", "archive=" + archive, good, "model.lr=1"))
                .contains("model.lr=1 has no effect here; an update keeps the recipe of the run");
        assertThat(refused("update", "archive=" + archive, good, "holdout=1"))
                .contains("holdout must be above 0 and below 1");
        assertThat(refused("update", "archive=" + archive, good, "guarantee=true"))
                .contains("guarantee needs false_positive_rate");
        assertThat(refused("update", "archive=" + archive, good, "method=guess"))
                .contains("method=guess is unknown; use auto, update or refit");
        assertThat(refused("update", "archive=" + archive, good, "product=part"))
                .contains("give history=…");
        assertThat(refused("update", "archive=" + archive, good, "masks=" + folder))
                .contains("needs bad=<folder>");
        assertThat(refused("promote", "archive=" + archive, "keep=few")).contains("keep=few is not a whole number");
        assertThat(refused("rollback", "archive=" + archive)).contains("has no former version");
    }

    private static List<String> usedBy(KeptHistory kept) {
        try (PastVerdicts past = PastVerdicts.open(kept.history())) {
            return past.feedback("part").stream().map(Feedback::usedBy).toList();
        }
    }

    private String run(String... arguments) {
        PrintStream usual = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertThat(execute(arguments))
                    .describedAs(List.of(arguments) + ": " + err)
                    .isZero();
        } finally {
            System.setOut(usual);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private String refused(String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(execute(arguments)).isEqualTo(2);
        return err.toString();
    }

    private int execute(String... arguments) {
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
