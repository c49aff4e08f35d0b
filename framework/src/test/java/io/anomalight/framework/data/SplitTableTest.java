package io.anomalight.framework.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.folder.FileSample;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SplitTableTest {

    @Test
    void countsNormalAndDefectiveImagesAndMasks() {
        Sample normal = new FileSample(Path.of("a.png"), Label.NORMAL);
        Sample defective = new FileSample(Path.of("b.png"), Label.ANOMALOUS);
        Sample masked = new FileSample(Path.of("c.png"), Label.ANOMALOUS, Optional.of(Path.of("c_mask.png")));
        Splits splits = new Splits(
                List.of(normal, normal), List.of(normal, defective), List.of(normal, defective, masked), List.of());
        assertThat(SplitTable.of(splits))
                .isEqualTo(
                        """
                        split       normal  defective  with mask
                        train            2          0          0
                        validation       1          1          0
                        test             1          2          1""");
    }
}
