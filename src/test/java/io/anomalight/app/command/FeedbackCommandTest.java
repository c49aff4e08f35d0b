package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.replay.KeptHistory;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.feedback.DrawnRegion;
import io.anomalight.service.feedback.DrawnRegion.Corner;
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
                        Stream.of("feedback", "history=" + kept.history(), "product=part"),
                        Stream.concat(
                                Stream.of(more).anyMatch(each -> each.startsWith("keep_images="))
                                        ? Stream.of()
                                        : Stream.of("keep_images=" + kept.images()),
                                Stream.of(more)))
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

    @Test
    void aRegionOutsideOfTheImageIsInNoMaskAndItsEntryIsNamed() throws IOException, InterruptedException {
        KeptHistory kept = KeptHistory.in(folder);
        DrawnRegion inside = region(10);
        DrawnRegion outside = region(500);
        kept.say(0, Feedback.Label.BAD, List.of(outside));
        kept.say(1, Feedback.Label.BAD, List.of(outside, inside));
        kept.say(2, Feedback.Label.BAD, List.of(inside));
        Path to = folder.resolve("out");

        String text = Printed.by(() -> assertThat(feedback(kept, "to=" + to)).isZero());

        assertThat(text)
                .contains("0 good and 3 bad images, 2 masks")
                .contains("ATTENTION: entry 1 has a region that covers no pixel of the image")
                .contains("ATTENTION: entry 2 has a region")
                .doesNotContain("entry 3");
        assertThat(names(to.resolve("bad"))).hasSize(3);
        assertThat(names(to.resolve("masks")))
                .containsExactlyInAnyOrder(Sha256.of(kept.picture(1)) + ".png", Sha256.of(kept.picture(2)) + ".png");
    }

    private static DrawnRegion region(double at) {
        return new DrawnRegion(List.of(new Corner(at, at), new Corner(at + 3, at), new Corner(at + 3, at + 3)));
    }

    @Test
    void withoutTheImagesNothingIsWritten() throws IOException, InterruptedException {
        KeptHistory kept = KeptHistory.in(folder);
        kept.say(0, Feedback.Label.GOOD);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path to = folder.resolve("out");

        assertThat(feedback(kept, "to=" + to, "keep_images=" + folder.resolve("none")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("none is not a folder; name the folder of a service's keep_images=");
        assertThat(feedback(kept, "to=" + to, "keep_images=" + empty)).isEqualTo(2);
        assertThat(err.toString()).contains("has none of the 1 images with feedback of product=part");
        assertThat(to).doesNotExist();
    }
}
