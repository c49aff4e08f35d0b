package io.anomalight.framework.data.splits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.folder.SyntheticSample;
import io.anomalight.framework.data.synthetic.SyntheticKind;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.testing.FixedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitMatchTest {
    private record Made(Path path, Label label) implements Sample {
        @Override
        public boolean hasMask() {
            return true;
        }

        @Override
        public HostImage read(ImageSize size) {
            return new HostImage(path, label, size, new float[3 * size.pixels()], Optional.empty(), size);
        }
    }

    @TempDir
    Path folder;

    @Test
    void aRecordedSyntheticDefectIsUsedAgain() {
        FileSample a = file("a", Label.NORMAL);
        FileSample b = file("b", Label.NORMAL);
        Splits then = new Splits(List.of(a), List.of(new SyntheticSample(b, 77)), List.of(), List.of());
        Splits today = new Splits(List.of(b), List.of(new SyntheticSample(a, 5)), List.of(), List.of());
        Splits found = again(then, today);
        assertThat(found.train()).containsExactly(a);
        assertThat(found.validation()).containsExactly(new SyntheticSample(b, 77));
    }

    @Test
    void aDefectRecordedWithoutItsKindIsNoise() throws IOException {
        FileSample a = file("a", Label.NORMAL);
        Splits splits = new Splits(List.of(), List.of(new SyntheticSample(a, 77)), List.of(), List.of());
        record(splits).write(folder);
        Path written = folder.resolve(SplitRecord.FILE);
        String text = Files.readString(written);
        assertThat(text).contains(",\"made_up_kind\":\"noise\"");
        Files.writeString(written, text.replace(",\"made_up_kind\":\"noise\"", ""));
        assertThat(SplitRecord.read(folder)).contains(record(splits));
    }

    @Test
    void imagesThatAreValidatedAndTestedOnAreFoundForBoth() {
        FileSample a = file("a", Label.NORMAL);
        FileSample b = file("b", Label.NORMAL);
        Splits then = new Splits(List.of(a), List.of(b), List.of(b), List.of());
        Splits today = new Splits(List.of(b), List.of(), List.of(a), List.of());
        Splits found = again(then, today);
        assertThat(found.validation()).containsExactly(b);
        assertThat(found.test()).containsExactly(b);
    }

    @Test
    void imagesOfAnOutsideModuleThatAreNoFilesAreFoundByTheirPaths() {
        Sample a = new Made(Path.of("frame 1"), Label.NORMAL);
        Sample b = new Made(Path.of("frame 2"), Label.ANOMALOUS);
        Splits then = new Splits(List.of(a), List.of(), List.of(b), List.of());
        Splits today = new Splits(List.of(a, b), List.of(), List.of(), List.of());
        assertThat(again(then, today).test()).containsExactly(b);
    }

    @Test
    void imagesInTheirOldPlaceAreFoundWithAnotherRoot() {
        Splits splits = new Splits(List.of(file("a", Label.NORMAL)), List.of(), List.of(), List.of());
        SplitRecord record = SplitRecord.of(folder, splits, ImageReadings.of(splits.train(), Console.SILENT, 1));
        assertThat(find(record, splits, EnumSet.of(Split.TRAIN)).train()).isEqualTo(splits.train());
    }

    @Test
    void anImageWithAnotherLabelIsRefused() {
        FileSample then = file("a", Label.ANOMALOUS);
        FileSample now = new FileSample(then.path(), Label.NORMAL);
        assertThatThrownBy(() -> again(
                        new Splits(List.of(), List.of(), List.of(then), List.of()),
                        new Splits(List.of(now), List.of(), List.of(), List.of())))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("(anomalous when the run began, but not now)");
    }

    @Test
    void onlyTheFirstFewFaultsAreNamed() throws IOException {
        List<Sample> images = List.of(
                file("a", Label.NORMAL), file("b", Label.NORMAL), file("c", Label.NORMAL), file("d", Label.NORMAL));
        Splits splits = new Splits(images, List.of(), List.of(), List.of());
        SplitRecord record = record(splits);
        for (Sample image : images) {
            Files.writeString(image.path(), "changed");
        }
        assertThatThrownBy(() -> find(record, splits, EnumSet.of(Split.TRAIN)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("4 images of the train split of this run can't be found")
                .hasMessageContaining("a (changed), ")
                .hasMessageContaining("c (changed) and 1 more; put back")
                .hasMessageEndingWith("or ask again");
        assertThat(find(record, splits, Set.of(Split.TEST)).train()).hasSize(4);
    }

    @Test
    void aChangedMaskIsNotedAndNotRefused() throws IOException {
        Path mask = Files.writeString(folder.resolve("mask"), "mask");
        FileSample image = new FileSample(file("a", Label.ANOMALOUS).path(), Label.ANOMALOUS, Optional.of(mask));
        Splits splits = new Splits(List.of(), List.of(), List.of(image), List.of());
        SplitRecord record = record(splits);
        Files.writeString(mask, "better");
        assertThat(find(record, splits, EnumSet.of(Split.TEST)).notes())
                .singleElement()
                .asString()
                .startsWith("ATTENTION: 1 mask was added, removed or changed since the run began");
    }

    @Test
    void aChangeOfAnyMaskOfAnImageIsNoted() throws IOException {
        Path first = Files.writeString(folder.resolve("first"), "first");
        Path second = Files.writeString(folder.resolve("second"), "second");
        FileSample image = FileSample.withMasks(file("a", Label.ANOMALOUS).path(), List.of(first, second));
        Splits splits = new Splits(List.of(), List.of(), List.of(image), List.of());
        SplitRecord record = record(splits);
        record.write(folder);
        assertThat(SplitRecord.read(folder)).contains(record);
        assertThat(Files.readString(folder.resolve(SplitRecord.FILE))).contains("\"more_masks_sha256\":[\"");
        assertThat(find(record, splits, EnumSet.of(Split.TEST)).notes()).isEmpty();

        Files.writeString(second, "better");

        assertThat(find(record, splits, EnumSet.of(Split.TEST)).notes())
                .singleElement()
                .asString()
                .startsWith("ATTENTION: 1 mask was added, removed or changed");
    }

    @Test
    void aRecordIsReadAsItWasWritten() {
        Splits splits = new Splits(
                List.of(file("a \"quoted\" \u00e4", Label.NORMAL)),
                List.of(
                        new SyntheticSample(file("b", Label.NORMAL), -5),
                        new SyntheticSample(file("c", Label.NORMAL), 6, SyntheticKind.CUT_PASTE)),
                List.of(new Made(Path.of("frame"), Label.ANOMALOUS)),
                List.of());
        SplitRecord record = record(splits);
        record.write(folder);
        assertThat(SplitRecord.read(folder)).contains(record);
        assertThat(find(record, splits, Set.of()).validation()).isEqualTo(splits.validation());
        assertThat(SplitRecord.read(folder.resolve("other"))).isEmpty();
    }

    @Test
    void unusedImagesAreRecordedAndNotNew() {
        FileSample a = file("a", Label.NORMAL);
        FileSample b = file("b", Label.NORMAL);
        FileSample c = file("c", Label.NORMAL);
        Splits then = new Splits(List.of(a), List.of(), List.of(), List.of(), List.of(), List.of(b));
        SplitRecord record = record(then);
        record.write(folder);
        assertThat(SplitRecord.read(folder)).contains(record);
        Splits today = new Splits(List.of(c), List.of(), List.of(), List.of(), List.of(), List.of(a, b));
        Splits found = again(then, today);
        assertThat(found.train()).containsExactly(a);
        assertThat(found.unused()).containsExactly(b);
        assertThat(found.notes()).hasSize(2);
        assertThat(found.notes().get(0))
                .startsWith("1 image is new since the run began")
                .contains(c.path().toString());
        assertThat(found.notes().get(1)).startsWith("ATTENTION: data.split and the present images would put 1 image");
    }

    private Splits again(Splits then, Splits today) {
        return find(record(then), today, EnumSet.allOf(Split.class));
    }

    private static Splits find(SplitRecord record, Splits today, Set<Split> used) {
        return SplitMatch.find(record, FixedData.of("outside", "", today), used, "ask again", Console.SILENT, 1)
                .splits();
    }

    private static SplitRecord record(Splits splits) {
        List<Sample> all = EnumSet.allOf(Split.class).stream()
                .flatMap(split -> splits.of(split).stream())
                .toList();
        return SplitRecord.of(Path.of(""), splits, ImageReadings.of(all, Console.SILENT, 2));
    }

    private FileSample file(String name, Label label) {
        try {
            return new FileSample(Files.writeString(folder.resolve(name), name), label);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
