package io.anomalight.app.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.anomalight.app.TinyParts;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.image.ImageChannels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedImagesTest {
    @TempDir
    Path folder;

    private Path good;
    private Path bad;

    @BeforeEach
    void writeImages() throws IOException {
        TinyParts.write(folder, 20, 3);
        good = folder.resolve("good");
        bad = folder.resolve("bad");
    }

    @Test
    void aShareIsHeldOutByContentWhateverTheNameAndTheOtherImages() throws IOException {
        SortedImages all = sorted(Optional.empty(), FormerImages.NONE);
        assertThat(all.learned().size() + all.heldOut().size()).isEqualTo(20);
        assertThat(all.heldOut()).isNotEmpty();
        List<String> heldOut = contents(all.heldOut());

        for (int i = 0; i < 20; i += 2) {
            Files.move(good.resolve(i + ".png"), good.resolve("renamed" + i + ".png"));
            Files.delete(good.resolve((i + 1) + ".png"));
        }
        SortedImages some = sorted(Optional.empty(), FormerImages.NONE);
        assertThat(some.learned().size() + some.heldOut().size()).isEqualTo(10);
        assertThat(heldOut).containsAll(contents(some.heldOut()));
        assertThat(heldOut).doesNotContainAnyElementsOf(contents(some.learned()));
    }

    @Test
    void aboutTheShareOfAllImagesIsHeldOut() {
        long heldOut = 0;
        for (int i = 0; i < 10_000; i++) {
            heldOut += SortedImages.isHeldOut(Sha256.of("image " + i), 0.3) ? 1 : 0;
        }
        assertThat(heldOut).isBetween(2850L, 3150L);
    }

    @Test
    void imagesThatWereLearnedOrGivenTwiceAreLeftOutAndNamed() throws IOException {
        Files.copy(good.resolve("1.png"), good.resolve("1 again.png"));
        List<String> known = List.of(Sha256.of(good.resolve("0.png")), Sha256.of(bad.resolve("2.png")));

        SortedImages images =
                sorted(trained(known), new FormerImages(Set.of(Sha256.of(good.resolve("3.png"))), Set.of(), Set.of()));

        assertThat(images.learned().size() + images.heldOut().size()).isEqualTo(18);
        assertThat(images.known()).containsOnlyKeys(known.get(0));
        assertThat(images.bad()).hasSize(2);
        assertThat(String.join("\n", images.notes()))
                .contains("1 image is learned already")
                .contains("1 image is given twice")
                .contains("1 image is among the validation images of the run")
                .contains("ATTENTION: the model has learned 1 image as good that are bad now");
        assertThat(images.checksums()).hasSameSizeAs(images.learned());
    }

    @Test
    void aGoodImageThatTheRunKnowsAsDefectiveIsUsedAsGoodForThresholds() throws IOException {
        String validation = Sha256.of(good.resolve("4.png"));
        String test = Sha256.of(good.resolve("6.png"));

        SortedImages images = sorted(Optional.empty(), new FormerImages(Set.of(), Set.of(validation), Set.of(test)));

        assertThat(contents(images.heldOut())).contains(validation);
        assertThat(images.heldOut()).allMatch(sample -> sample.label() == Label.NORMAL);
        assertThat(images.ofValidation()).isEmpty();
        assertThat(images.learned().size() + images.heldOut().size()).isEqualTo(20);
        assertThat(images.notes())
                .anyMatch(note -> note.startsWith("1 image is defective in the run and good now"))
                .anyMatch(note -> note.startsWith("1 image is among the test images of the run"));
    }

    @Test
    void anImageThatIsGoodAndBadIsRefused() throws IOException {
        Files.copy(good.resolve("5.png"), bad.resolve("five.png"));
        assertThatThrownBy(() -> sorted(Optional.empty(), FormerImages.NONE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("both among the good and the bad images");
    }

    private SortedImages sorted(Optional<TrainedImages> trained, FormerImages former) {
        UpdateImages images =
                UpdateImages.ofFolders(good, Optional.of(bad), Optional.of(folder.resolve("masks")), skipped -> {});
        return SortedImages.of(images, UpdateSettings.DEFAULT, trained, former, ImageChannels.RGB, Console.SILENT);
    }

    private static Optional<TrainedImages> trained(List<String> sha256) {
        return TrainedImages.ofFacts(JsonNodeFactory.instance
                .objectNode()
                .put(TrainedImages.KEY, TrainedImages.text(sha256).orElseThrow()));
    }

    private static List<String> contents(List<Sample> samples) throws IOException {
        List<String> contents = new ArrayList<>();
        for (Sample sample : samples) {
            contents.add(Sha256.of(sample.path()));
        }
        return contents;
    }
}
