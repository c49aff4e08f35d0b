package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.FileSample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FitIdentityTest {

    @Test
    void namesMayChangeButContentsMayNot() {
        String saved =
                identity("2 4", Map.of("good/a.png", "11", "good/b.png", "22")).contents();
        assertThat(identity("2 4", Map.of("parts/x.png", "11", "parts/y.png", "22"))
                        .matches(saved))
                .isTrue();
        assertThat(identity("2 4", Map.of("good/a.png", "11", "good/b.png", "33"))
                        .matches(saved))
                .isFalse();
        assertThat(identity("3 4", Map.of("good/a.png", "11", "good/b.png", "22"))
                        .matches(saved))
                .isFalse();
    }

    /** The identity saved by earlier versions: SHA-256 of shape and names, computed by Python. */
    @Test
    void aCheckpointOfAnEarlierVersionIsComparedByNames() {
        FitIdentity identity = identity("0 4 3 true 2", Map.of("good/a.png", "11", "good/b.png", "22"));
        String saved = "ecba62863213579a9095e2f04a04935783b00e3d60f956d27d4d512fa46d92f0";
        assertThat(identity.matches(saved)).isTrue();
        assertThat(identity("0 4 3 true 2", Map.of("good/a.png", "33", "good/b.png", "22"))
                        .matches(saved))
                .isTrue();
        assertThat(identity("0 4 3 true 2", Map.of("good/a.png", "11", "good/c.png", "22"))
                        .matches(saved))
                .isFalse();
    }

    @Test
    void imagesWithoutFilesAreComparedByNames() {
        Sample made = new FileSample(Path.of("made/1"), Label.NORMAL);
        Sample other = new FileSample(Path.of("made/2"), Label.NORMAL);
        String saved =
                FitIdentity.of("", List.of(made), sample -> Optional.empty()).contents();
        assertThat(FitIdentity.of("", List.of(made), sample -> Optional.empty()).matches(saved))
                .isTrue();
        assertThat(FitIdentity.of("", List.of(other), sample -> Optional.empty())
                        .matches(saved))
                .isFalse();
    }

    private static FitIdentity identity(String shape, Map<String, String> contents) {
        List<Sample> images = contents.keySet().stream()
                .sorted()
                .<Sample>map(name -> new FileSample(Path.of("data", name), Label.NORMAL))
                .toList();
        return FitIdentity.of(
                shape,
                images,
                sample -> Optional.ofNullable(
                        contents.get(Path.of("data").relativize(sample.path()).toString())));
    }
}
