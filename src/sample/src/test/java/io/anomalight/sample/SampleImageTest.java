package io.anomalight.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SampleImageTest {
    private static final int SPECIMENS = 12;
    private static final SampleConfig CONFIG = withSeed(7);

    private static SampleConfig withSeed(long seed) {
        return new SampleConfig(Path.of("unused"), 1, 1, 1, 96, seed);
    }

    @ParameterizedTest
    @EnumSource(DefectKind.class)
    void outsideTheMaskADefectivePartLooksLikeTheSamePartWithoutDefect(DefectKind kind) {
        for (int i = 0; i < SPECIMENS; i++) {
            String name = "test/" + kind.folder() + "/" + i;
            SampleImage defective = SampleImage.defective(name, kind, CONFIG);
            byte[] good = SampleImage.good(name, CONFIG).rgb();
            byte[] repaired = defective.rgb().clone();
            for (int at = 0; at < good.length; at++) {
                repaired[at] = defective.mask()[at / 3] == 0 ? repaired[at] : good[at];
            }
            assertThat(repaired).as(name).isEqualTo(good);
        }
    }

    @ParameterizedTest
    @EnumSource(DefectKind.class)
    void mostMarkedPixelsAreChangedAndFewPixelsAreMarked(DefectKind kind) {
        for (int i = 0; i < SPECIMENS; i++) {
            String name = "test/" + kind.folder() + "/" + i;
            SampleImage defective = SampleImage.defective(name, kind, CONFIG);
            byte[] good = SampleImage.good(name, CONFIG).rgb();
            int marked = 0;
            int changed = 0;
            for (int pixel = 0; pixel < defective.mask().length; pixel++) {
                if (defective.mask()[pixel] != 0) {
                    marked++;
                    changed += difference(defective.rgb(), good, pixel) > 6 ? 1 : 0;
                }
            }
            assertThat(marked).as(name).isBetween(10, defective.mask().length * 3 / 10 - 1);
            assertThat(changed).as("%s: visibly changed of %d", name, marked).isGreaterThan(marked * 2 / 5);
        }
    }

    private static int difference(byte[] rgb, byte[] other, int pixel) {
        int sum = 0;
        for (int c = 3 * pixel; c < 3 * pixel + 3; c++) {
            sum += Math.abs((rgb[c] & 0xFF) - (other[c] & 0xFF));
        }
        return sum;
    }

    @Test
    void theSameSeedAndNameGiveTheSamePicture() {
        SampleImage one = SampleImage.defective("test/hole/000", DefectKind.HOLE, CONFIG);
        SampleImage two = SampleImage.defective("test/hole/000", DefectKind.HOLE, withSeed(7));
        assertThat(one.rgb()).isEqualTo(two.rgb());
        assertThat(one.mask()).isEqualTo(two.mask());
    }

    @Test
    void anotherSeedOrNameGivesAnotherPicture() {
        byte[] picture = SampleImage.good("train/good/000", CONFIG).rgb();
        assertThat(SampleImage.good("train/good/000", withSeed(8)).rgb()).isNotEqualTo(picture);
        assertThat(SampleImage.good("train/good/001", CONFIG).rgb()).isNotEqualTo(picture);
    }

    @Test
    void thePixelsAreTheSameOnEveryPlatform() {
        CRC32 crc = new CRC32();
        for (DefectKind kind : DefectKind.values()) {
            crc.update(SampleImage.defective("test/x", kind, CONFIG).rgb());
        }
        // Recorded once. After an intended change of the pictures, change this value and SampleManifest.VERSION.
        assertThat(Long.toHexString(crc.getValue())).isEqualTo("5197fd86");
    }
}
