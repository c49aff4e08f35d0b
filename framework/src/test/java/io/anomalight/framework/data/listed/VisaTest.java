package io.anomalight.framework.data.listed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.SplitConfig.Validation;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.data.folder.Categories;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.folder.MaskFit;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisaTest {
    private static final String HEADING = "object,split,label,image,mask";

    private final Path root;
    private final List<String> lines = new ArrayList<>(List.of(HEADING));

    /** Two categories of 6 normal training, 2 normal test and 2 defective images; masks have the values 0 and 3. */
    VisaTest(@TempDir Path root) throws IOException {
        this.root = root;
        for (String category : List.of("candle", "pcb1")) {
            for (int i = 0; i < 8; i++) {
                String image = category + "/Data/Images/Normal/000" + i + ".JPG";
                TestFiles.png(root.resolve(image), 8, 8, 100);
                lines.add(category + (i < 6 ? ",train" : ",test") + ",normal," + image + ",");
            }
            for (int i = 0; i < 2; i++) {
                String image = category + "/Data/Images/Anomaly/00" + i + ".JPG";
                String mask = category + "/Data/Masks/Anomaly/00" + i + ".png";
                TestFiles.png(root.resolve(image), 8, 8, 200);
                TestFiles.png(root.resolve(mask), 8, 8, 3);
                lines.add(category + ",test,anomaly," + image + "," + mask);
            }
        }
        write();
    }

    private void write() throws IOException {
        Files.createDirectories(root.resolve("split_csv"));
        Files.write(root.resolve("split_csv/1cls.csv"), lines);
    }

    private Visa visa(String category) {
        return new Visa(
                new Visa.Config(
                        root,
                        Categories.parse(category),
                        Path.of("split_csv/1cls.csv"),
                        TestFiles.split(Validation.FROM_TRAIN, 0.3),
                        Optional.empty(),
                        TestFiles.LOADER),
                TestFiles.environment(0));
    }

    @Test
    void theTableDecidesWhichImagesAreForTrainingAndTest() {
        Splits splits = visa("candle").splits();

        assertThat(splits.train().size() + splits.validation().size()).isEqualTo(6);
        assertThat(splits.train())
                .allMatch(sample -> sample.path().startsWith(root.resolve("candle/Data/Images/Normal")));
        assertThat(SplitContents.of(splits.validation()).anomalous()).isZero();
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(2, 2, 2));
        FileSample defective = (FileSample) splits.test().get(2);
        assertThat(defective.mask()).contains(root.resolve("candle/Data/Masks/Anomaly/000.png"));
        assertThat(splits.folders()).hasSize(3).allMatch(role -> role.folder().startsWith(root.resolve("candle")));
    }

    @Test
    void aPixelOfAMaskThatIsNotBlackIsDefective() {
        HostImage image = visa("candle").splits().test().get(2).read(new ImageSize(4, 4));

        assertThat(image.mask().orElseThrow()).containsOnly(1);
        assertThat(MaskFit.fault(visa("candle").splits().test().get(2), new ImageSize(8, 8)))
                .isEmpty();
    }

    private Path mask() {
        return root.resolve("candle/Data/Masks/Anomaly/000.png");
    }

    @Test
    void anUnknownCategoryIsAnErrorThatListsTheCategories() {
        assertThatThrownBy(() -> visa("candles").splits())
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("has no category \"candles\": set data.category to one of candle, pcb1");
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        Files.delete(mask());
        Files.delete(root.resolve("candle/Data/Images/Normal/0000.JPG"));
        assertThatThrownBy(() -> visa("candle").splits())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("names files that do not exist: "
                        + root.resolve("candle/Data/Images/Normal/0000.JPG") + ", " + mask() + "; copy");
        assertThat(visa("pcb1").splits().test()).hasSize(4);
    }

    @Test
    void aFolderWithoutTheTableIsAnErrorWithAdvice() throws IOException {
        Files.delete(root.resolve("split_csv/1cls.csv"));
        assertThatThrownBy(() -> visa("candle").splits())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("1cls.csv does not exist", "data=mvtec");
    }

    @Test
    void wrongLinesAreNamed() throws IOException {
        lines.add("candle,train,anomaly,candle/Data/Images/Anomaly/000.JPG,candle/Data/Masks/Anomaly/000.png");
        write();
        assertThatThrownBy(() -> visa("candle").splits())
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith(
                        "line 22: its training image is defective; the split for one class is" + " split_csv/1cls.csv");
        lines.set(21, "candle,val,normal,x.JPG,");
        write();
        assertThatThrownBy(() -> visa("candle").splits())
                .hasMessageEndingWith("line 22: split is \"val\", but must be train or test");
        lines.set(21, "candle,test");
        write();
        assertThatThrownBy(() -> visa("candle").splits()).hasMessageEndingWith("line 22: it has 2 values, not 5");
        Files.writeString(root.resolve("split_csv/1cls.csv"), "a,b\n");
        assertThatThrownBy(() -> visa("candle").splits())
                .hasMessageEndingWith("its first line must name the columns object,split,label,image,mask");
    }
}
