package io.anomalight.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.inspect.Finding.Kind;
import io.anomalight.framework.data.FolderRole;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.image.ImageSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InspectionTextTest {
    private static final Inspection INSPECTION = new Inspection(
            new Splits(
                    List.of(sample("good/1.png", Label.NORMAL)),
                    List.of(),
                    List.of(sample("bad/dent/2.png", Label.ANOMALOUS)),
                    List.of("One note."),
                    List.of(
                            new FolderRole(Path.of("good"), "normal training images", 12),
                            new FolderRole(Path.of("bad/masks"), "masks", 1))),
            new TreeMap<>(Map.of("dent", Map.of(Split.TEST, 1))),
            Map.of(new ImageSize(48, 64), 14),
            Map.of(new PixelSamples(1, 16), 14),
            14,
            1,
            Stream.concat(
                            Stream.of(new Finding(
                                    Kind.LEAK, List.of(Path.of("a"), Path.of("b")), "a (train) = b (test)")),
                            IntStream.range(0, 12)
                                    .mapToObj(i -> new Finding(Kind.ODD_SIZE, List.of(Path.of("o" + i)), "odd " + i)))
                    .toList());

    @Test
    void theTextHasTablesAndTheMostSeriousFindingsFirst() {
        assertThat(InspectionText.of(INSPECTION))
                .isEqualTo(
                        """
                        split       normal  defective  with mask
                        train            1          0          0
                        validation       0          0          0
                        test             0          1          0
                        One note.

                        used for                files  folder
                        normal training images     12  good
                        masks                       1  bad/masks

                        kind of defect  train  validation  test
                        dent                0           0     1

                        height x width  images
                                 48x64      14

                        14 images have 1 channel of 16 bits

                        Must be fixed (1): LEAKS: training images in another split, or copies in different splits, so that scores are too good
                          a (train) = b (test)

                        For information (12): Images of an unusual size
                          odd 0
                          odd 1
                          odd 2
                          odd 3
                          odd 4
                          odd 5
                          odd 6
                          odd 7
                          odd 8
                          odd 9
                          and 2 more; --json lists them all

                        Checked 14 images and 1 mask: 1 problem to fix, 12 notes for information.""");
    }

    @Test
    void theJsonHasEverything() throws IOException {
        JsonNode json = new ObjectMapper().readTree(InspectionJson.of(INSPECTION));

        assertThat(json.get("must_be_mended").asBoolean()).isTrue();
        assertThat(json.at("/splits/test/defective").asInt()).isEqualTo(1);
        assertThat(json.at("/samples/0/bits").asInt()).isEqualTo(16);
        assertThat(json.at("/defects/dent/test").asInt()).isEqualTo(1);
        assertThat(json.at("/sizes/0/width").asInt()).isEqualTo(64);
        assertThat(json.get("findings")).hasSize(13);
        assertThat(json.at("/findings/0/kind").asText()).isEqualTo("leak");
        assertThat(json.at("/findings/0/files/1").asText()).isEqualTo("b");
    }

    private static Sample sample(String file, Label label) {
        return new FileSample(Path.of(file), label);
    }
}
