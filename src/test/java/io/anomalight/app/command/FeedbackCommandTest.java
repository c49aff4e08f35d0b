package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.replay.KeptHistory;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.feedback.Feedback;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FeedbackCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int feedback(KeptHistory kept, String... more) {
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(Stream.concat(
                        Stream.of(
                                "feedback",
                                "history=" + kept.history(),
                                "keep_images=" + kept.images(),
                                "product=part"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void imagesLieInFoldersByTheirLabelWithMasksWhereARegionWasDrawn() throws IOException, InterruptedException {
        KeptHistory kept = KeptHistory.in(folder);
        kept.say(0, Feedback.Label.GOOD);
        kept.say(1, Feedback.Label.BAD);
        Path to = folder.resolve("out");

        assertThat(feedback(kept, "to=" + to)).isZero();

        String good = Sha256.of(kept.picture(0));
        String bad = Sha256.of(kept.picture(1));
        assertThat(to.resolve("good").resolve(good + ".png")).hasBinaryContent(kept.bytes(0));
        assertThat(to.resolve("bad").resolve(bad + ".png")).hasBinaryContent(kept.bytes(1));
        assertThat(names(to.resolve("good"))).hasSize(1);
        assertThat(names(to.resolve("bad"))).hasSize(1);
        assertThat(names(to.resolve("masks"))).containsExactly(bad + ".png");
        BufferedImage mask =
                ImageIO.read(to.resolve("masks").resolve(bad + ".png").toFile());
        assertThat(mask.getWidth()).isEqualTo(60);
        assertThat(mask.getHeight()).isEqualTo(40);
        assertThat(mask.getRaster().getSample(2, 2, 0)).isEqualTo(255);
        assertThat(mask.getRaster().getSample(28, 18, 0)).isZero();
    }

    @Test
    void usedFeedbackIsLeftOutOnRequestAndAnEmptyChoiceIsAnError() throws IOException, InterruptedException {
        KeptHistory kept = KeptHistory.in(folder);
        kept.say(0, Feedback.Label.GOOD);
        kept.use("ab".repeat(32));

        assertThat(feedback(kept, "to=" + folder.resolve("a"), "unused=true")).isEqualTo(2);
        assertThat(err.toString())
                .contains("has no such feedback of product=part; give it on the page /review of the service");
        assertThat(feedback(kept, "to=" + folder.resolve("b"))).isZero();
        assertThat(feedback(kept, "to=" + folder.resolve("b"))).isEqualTo(2);
        assertThat(err.toString()).contains("is not empty: name a folder that is new or empty");
    }
}
