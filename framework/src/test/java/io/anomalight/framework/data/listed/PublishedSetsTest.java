package io.anomalight.framework.data.listed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.SplitConfig.Validation;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.data.folder.Categories;
import io.anomalight.framework.data.folder.MaskFit;
import io.anomalight.framework.data.folder.Mvtec;
import io.anomalight.framework.data.folder.MvtecConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each public data set in a tiny folder with the layout of its authors. */
class PublishedSetsTest {
    private static final SplitConfig GIVEN = TestFiles.split(Validation.GIVEN, 0.5);

    private final Path root;

    PublishedSetsTest(@TempDir Path root) {
        this.root = root;
    }

    private void images(String folder, int count) {
        for (int i = 0; i < count; i++) {
            TestFiles.png(root.resolve(folder + "/00" + i + ".png"), 8, 8, 100);
        }
    }

    private PublishedConfig config(SplitConfig split, String... categories) {
        return new PublishedConfig(
                root, new Categories(List.of(categories)), split, Optional.empty(), TestFiles.LOADER);
    }

    private Splits splits(DataModule module) {
        return module.splits();
    }

    /** A mask with one pixel of value 7. */
    private void mask(String file, int x) {
        BufferedImage mask = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        mask.getRaster().setSample(x, 0, 0, 7);
        TestFiles.png(root.resolve(file), mask);
    }

    private void loco(String category) {
        images(category + "/train/good", 4);
        images(category + "/validation/good", 3);
        images(category + "/test/good", 2);
        images(category + "/test/logical_anomalies", 2);
        images(category + "/test/structural_anomalies", 1);
        mask(category + "/ground_truth/logical_anomalies/000/000.png", 1);
        mask(category + "/ground_truth/logical_anomalies/000/001.png", 3);
        mask(category + "/ground_truth/logical_anomalies/001/000.png", 2);
        mask(category + "/ground_truth/structural_anomalies/000/000.png", 2);
    }

    @Test
    void locoHasItsOwnValidationImagesAndSeveralMasksOfAnImage() {
        loco("pushpins");

        Splits splits = splits(MvtecLoco.mvtecLoco(config(GIVEN, "pushpins"), TestFiles.environment(0)));

        assertThat(SplitContents.of(splits.train())).isEqualTo(new SplitContents(4, 0, 0));
        assertThat(SplitContents.of(splits.validation())).isEqualTo(new SplitContents(3, 0, 0));
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(2, 3, 3));
        HostImage image = splits.test().get(2).read(new ImageSize(8, 8));
        assertThat(image.mask().orElseThrow()).startsWith(0, 1, 0, 1, 0);
        assertThat(image.kind()).isEqualTo("logical_anomalies");
    }

    @Test
    void everyMaskOfAnImageOfLocoIsChecked() {
        loco("pushpins");
        Path second = root.resolve("pushpins/ground_truth/logical_anomalies/000/001.png");
        DataModule module = MvtecLoco.mvtecLoco(config(GIVEN, "pushpins"), TestFiles.environment(0));
        Sample image = splits(module).test().get(2);
        assertThat(MaskFit.fault(image, new ImageSize(8, 8))).isEmpty();
        TestFiles.png(second, 4, 4, 100);

        assertThat(MaskFit.fault(image, new ImageSize(8, 8)).orElseThrow())
                .isEqualTo(new MaskFit.Fault(
                        second,
                        "The mask " + second + " is 4x4 (height x width), but its image " + image.path() + " is 8x8"));
    }

    @Test
    void validationImagesThatAreNotUsedAreNoted() {
        loco("pushpins");

        Splits splits = splits(MvtecLoco.mvtecLoco(
                config(TestFiles.split(Validation.SAME_AS_TEST, 0.5), "pushpins"), TestFiles.environment(0)));

        assertThat(splits.train()).hasSize(4);
        assertThat(splits.notes())
                .contains("ATTENTION: 3 validation images that the data set names are not used at all (validation ="
                        + " same_as_test); validation = given uses them.");
    }

    @Test
    void severalCategoriesOfLocoAreTrainedTogether() {
        loco("pushpins");
        loco("screw_bag");

        Splits splits = splits(MvtecLoco.mvtecLoco(config(GIVEN, "pushpins", "screw_bag"), TestFiles.environment(0)));

        assertThat(splits.train()).hasSize(8).extracting(Sample::category).contains("pushpins", "screw_bag");
    }

    @Test
    void aDefectiveImageOfLocoWithoutMaskIsRefused() throws IOException {
        loco("pushpins");
        Files.delete(root.resolve("pushpins/ground_truth/logical_anomalies/001/000.png"));

        assertThatThrownBy(() -> splits(MvtecLoco.mvtecLoco(config(GIVEN, "pushpins"), TestFiles.environment(0))))
                .isInstanceOf(UserError.class)
                .hasMessage("There is no mask for the defective image "
                        + root.resolve("pushpins/test/logical_anomalies/001.png") + ": expected "
                        + root.resolve("pushpins/ground_truth") + "/<kind>/<name of the image>/000.png");
    }

    @Test
    void anotherLayoutIsRefusedWithWhatWasExpectedAndFound() {
        images("pushpins/train/good", 1);

        assertThatThrownBy(() -> splits(MvtecLoco.mvtecLoco(config(GIVEN, "pushpins"), TestFiles.environment(0))))
                .isInstanceOf(UserError.class)
                .hasMessage(root.resolve("pushpins/validation/good") + " does not exist: data.root = " + root
                        + " must have the layout of MVTec LOCO AD, <category>/{train/good, validation/good, test/good,"
                        + " test/<kind>, ground_truth/<kind>/<image>}, but it holds pushpins. Anomalight downloads no data:"
                        + " see www.mvtec.com/company/research/datasets/mvtec-loco");
    }

    @Test
    void mvtecAd2IsTestedOnItsPublicImagesOnly() {
        images("can/train/good", 4);
        images("can/validation/good", 2);
        images("can/test_public/good", 2);
        images("can/test_public/bad", 1);
        images("can/test_private", 3);
        mask("can/test_public/ground_truth/bad/000_mask.png", 1);

        Splits splits = splits(MvtecAd2.mvtecAd2(config(GIVEN, "can"), TestFiles.environment(0)));

        assertThat(SplitContents.of(splits.validation())).isEqualTo(new SplitContents(2, 0, 0));
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(2, 1, 1));
        Path unlabelled = root.resolve("can/test_private");
        assertThat(splits.notes())
                .contains("The 3 images of " + unlabelled + " have no published labels and are not used; predict input="
                        + unlabelled + " scores them.");
    }

    private Kolektor.Config kolektor(SplitConfig split) {
        return new Kolektor.Config(root, split, Optional.empty(), TestFiles.LOADER);
    }

    @Test
    void theMaskDecidesWhetherAnImageOfKolektorIsDefective() throws IOException {
        for (String part : List.of("kos01", "kos02")) {
            for (int i = 0; i < 4; i++) {
                TestFiles.png(root.resolve(part + "/Part" + i + ".jpg"), 8, 8, 100);
                TestFiles.png(root.resolve(part + "/Part" + i + "_label.bmp"), 8, 8, i == 3 ? 255 : 0);
            }
        }
        SplitConfig sameAsTest = TestFiles.split(Validation.SAME_AS_TEST, 0.5);

        Splits splits = splits(Kolektor.kolektor(kolektor(sameAsTest), TestFiles.environment(0)));

        assertThat(SplitContents.of(splits.test()).anomalous()).isEqualTo(2);
        assertThat(SplitContents.of(splits.test()).normal()).isPositive();
        assertThat(splits.train().size() + splits.test().size()).isEqualTo(8);

        Files.delete(root.resolve("kos02/Part1_label.bmp"));
        assertThatThrownBy(() -> splits(Kolektor.kolektor(kolektor(sameAsTest), TestFiles.environment(0))))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("There is no mask beside the image " + root.resolve("kos02/Part1.jpg"));
    }

    @Test
    void defectiveTrainingImagesOfKolektor2AreUsedOnRequestOnly() {
        for (String split : List.of("train", "test")) {
            for (int i = 0; i < 6; i++) {
                TestFiles.png(root.resolve(split + "/1000" + i + ".png"), 8, 8, 100);
                TestFiles.png(root.resolve(split + "/1000" + i + "_GT.png"), 8, 8, i > 3 ? 255 : 0);
            }
        }
        SplitConfig plain = TestFiles.split(Validation.SAME_AS_TEST, 0.5);

        assertThat(SplitContents.of(splits(Kolektor.kolektor2(kolektor(plain), TestFiles.environment(0)))
                        .train()))
                .isEqualTo(new SplitContents(4, 0, 0));
        Splits supervised = splits(Kolektor.kolektor2(kolektor(plain.withTrainDefects(1)), TestFiles.environment(0)));
        assertThat(SplitContents.of(supervised.train())).isEqualTo(new SplitContents(4, 2, 2));
        assertThat(SplitContents.of(supervised.test())).isEqualTo(new SplitContents(4, 2, 2));
    }

    @Test
    void theCopiesInTheArchiveOfKolektor2AreLeftOut() {
        for (String split : List.of("train", "test")) {
            for (String name : List.of("10301", "10302")) {
                TestFiles.png(root.resolve(split + "/" + name + ".png"), 8, 8, 100);
                TestFiles.png(
                        root.resolve(split + "/" + name + "_GT.png"),
                        8,
                        8,
                        (split + name).equals("test10302") ? 255 : 0);
            }
        }
        TestFiles.png(root.resolve("train/10301 (copy).png"), 8, 8, 100);
        TestFiles.png(root.resolve("train/10301_GT (copy).png"), 8, 8, 0);

        Splits splits = splits(
                Kolektor.kolektor2(kolektor(TestFiles.split(Validation.SAME_AS_TEST, 0.5)), TestFiles.environment(0)));

        assertThat(splits.train()).hasSize(2);
        assertThat(splits.notes().toString())
                .contains("Left out, because it is named as a copy of the file beside it: ");
    }

    @Test
    void theJsonFileOfRealIadNamesSplitAndKindOfDefect() throws IOException {
        String image = "realiad_256/usb/";
        TestFiles.png(root.resolve(image + "OK/S0001/a.jpg"), 8, 8, 100);
        TestFiles.png(root.resolve(image + "OK/S0002/b.jpg"), 8, 8, 100);
        TestFiles.png(root.resolve(image + "NG/HS/S0003/c.jpg"), 8, 8, 100);
        mask(image + "NG/HS/S0003/c.png", 1);
        String train = "{\"anomaly_class\":\"OK\",\"image_path\":\"OK/S0001/a.jpg\",\"mask_path\":null}";
        String test = "{\"anomaly_class\":\"OK\",\"image_path\":\"OK/S0002/b.jpg\",\"mask_path\":null},"
                + "{\"anomaly_class\":\"HS\",\"image_path\":\"NG/HS/S0003/c.jpg\",\"mask_path\":\"NG/HS/S0003/c.png\"}";
        Path json = root.resolve("realiad_jsons/realiad_jsons/usb.json");
        Files.createDirectories(json.resolveSibling("."));
        Files.writeString(json, "{\"train\":[" + train + "],\"test\":[" + test + "]}");
        RealIad.Config config = new RealIad.Config(
                root,
                Categories.parse("usb"),
                "256",
                "realiad_jsons/realiad_jsons/<category>.json",
                TestFiles.split(Validation.SAME_AS_TEST, 0.5),
                Optional.empty(),
                TestFiles.LOADER);

        Splits splits = splits(RealIad.realIad(config, TestFiles.environment(0)));

        assertThat(splits.train()).hasSize(1);
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(1, 1, 1));

        Files.writeString(json, "{\"train\":[" + train.replace("OK/S0001", "../../..") + "],\"test\":[]}");
        assertThatThrownBy(() -> splits(RealIad.realIad(config, TestFiles.environment(0))))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(json + ", train[0] names ../../../a.jpg, which lies outside of the folder");
    }

    @Test
    void mpddHasTheFoldersOfMvtecAd() {
        images("tubes/train/good", 4);
        images("tubes/test/good", 2);
        images("tubes/test/anomalous", 2);
        mask("tubes/ground_truth/anomalous/000_mask.png", 1);
        mask("tubes/ground_truth/anomalous/001_mask.png", 1);
        MvtecConfig config = new MvtecConfig(
                root,
                "tubes",
                List.of("png"),
                TestFiles.split(Validation.FROM_TEST, 0.5),
                Optional.empty(),
                TestFiles.LOADER);

        DataModule mpdd = Mvtec.mpdd(config, TestFiles.environment(0));

        assertThat(mpdd.name()).isEqualTo("mpdd");
        assertThat(SplitContents.of(mpdd.splits().test())).isEqualTo(new SplitContents(1, 1, 1));
    }
}
