package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.TooManyPixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Any file of at most 1 MB costs at most 256 MB of memory and 2 s of processor time. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ImageCostTest {
    private static final double SECONDS = 2;
    private static final String HEAP = "240m";

    private final Path folder;

    ImageCostTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aSmallFileThatIsHugeToDecodeIsRefused() throws IOException, InterruptedException {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        bombs.put("tall.png", Bombs.greyPng(1, 2_000_000));
        bombs.put("wide.png", Bombs.greyPng(20_000_000, 1));
        bombs.put("deep.png", Bombs.deepPng(6_000, 6_000));
        bombs.put("many.png", Bombs.bilevelPng(14_000, 14_000));
        bombs.put("scans.jpg", Bombs.scansJpeg(2_000, 1_000));
        bombs.put("frame.jpg", Bombs.claimingJpeg(65_500, 65_500, false));
        bombs.put("blank.jpg", Bombs.claimingJpeg(10_000, 10_000, false));
        bombs.put("blocks.jpg", Bombs.claimingJpeg(6_000, 6_000, true));
        bombs.put(
                "strip.tif",
                new TiffBytes(9_000, 9_000)
                        .set(TiffBytes.COMPRESSION, 8)
                        .piece(new byte[8])
                        .set(TiffBytes.COUNTS, Integer.MAX_VALUE)
                        .bytes());
        bombs.put(
                "empty.tif",
                new TiffBytes(100, 100)
                        .set(TiffBytes.COMPRESSION, 8)
                        .piece(new byte[8])
                        .set(TiffBytes.COUNTS, Integer.MAX_VALUE)
                        .bytes());
        bombs.put(
                "inks.tif",
                new TiffBytes(7_000, 7_000)
                        .set(TiffBytes.PHOTOMETRIC, 5)
                        .set(TiffBytes.SAMPLES, 4)
                        .set(TiffBytes.BITS, 16, 16, 16, 16)
                        .piece(new byte[8])
                        .bytes());
        bombs.put(
                "samples.tif",
                new TiffBytes(1, 1)
                        .set(TiffBytes.SAMPLES, 60_000)
                        .piece(new byte[8])
                        .bytes());
        bombs.put(
                "tile.tif",
                new TiffBytes(1, 1)
                        .set(TiffBytes.TILE_WIDTH, 2_000_000_000L)
                        .set(TiffBytes.TILE_HEIGHT, 2_000_000_000L)
                        .piece(new byte[8])
                        .bytes());
        bombs.put(
                "fax.tif",
                new TiffBytes(1, 46_000)
                        .set(TiffBytes.BITS, 1)
                        .set(TiffBytes.COMPRESSION, 4)
                        .set(TiffBytes.TILE_WIDTH, 46_000)
                        .set(TiffBytes.TILE_HEIGHT, 46_000)
                        .piece(new byte[100])
                        .bytes());
        bombs.put("wide.gif", Bombs.claimingGif(65_535, 65_535));
        bombs.put("runs.bmp", Bombs.bmp(12_000, 9_000));
        assertThat(cost(HEAP, bombs)).hasSameSizeAs(bombs.keySet()).allSatisfy((name, cost) -> {
            assertThat(cost.outcome())
                    .startsWith("refused The image ")
                    .doesNotContain("Exception", "Error", "more memory than Java has");
            assertThat(cost.seconds()).isLessThan(SECONDS);
        });
    }

    @Test
    void theLargestThatASmallFileMayBeIsReadWithinTheBudget() throws IOException, InterruptedException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("tall.png", Bombs.greyPng(200, 250_000));
        files.put("wide.png", Bombs.greyPng(250_000, 200));
        files.put("square.png", Bombs.rgbPng(7_050, 7_050));
        files.put("interlaced.png", Bombs.interlacedPng(7_050, 7_050));
        files.put("bits.png", Bombs.bilevelPng(7_050, 7_050));
        files.put("deep.png", Bombs.deepPng(4_300, 4_300));
        files.put("text.png", Bombs.textPng(900_000_000));
        files.put("scans.jpg", Bombs.scansJpeg(64, 190));
        files.put(
                "tile.tif",
                new TiffBytes(1, 1)
                        .set(TiffBytes.TILE_WIDTH, 46_000)
                        .set(TiffBytes.TILE_HEIGHT, 46_000)
                        .piece(new byte[46_000])
                        .bytes());
        files.put("strips.tif", rows(100, 50_000, Bombs.zeros(100)).bytes());
        files.put("runs.gif", Bombs.gif(7_050, 7_050));
        files.put("runs.bmp", Bombs.bmp(7_050, 7_050));
        assertThat(cost(HEAP, files)).hasSameSizeAs(files.keySet()).allSatisfy((name, cost) -> {
            assertThat(cost.outcome()).startsWith("read ");
            assertThat(cost.seconds()).isLessThan(SECONDS);
        });
    }

    @Test
    void outOfMemoryIsReportedWithTheSetting() throws IOException, InterruptedException {
        assertThat(cost("64m", Map.of("sound.png", Bombs.rgbPng(6_000, 6_000))))
                .allSatisfy((name, cost) -> assertThat(cost.outcome())
                        .startsWith("refused The image ")
                        .contains("needs more memory than Java has left: give it more (ANOMALIGHT_JAVA_OPTS=-Xmx8g")
                        .doesNotContain("copy it again"));
    }

    @Test
    void aPropertyRaisesTheDefaultLimitsAndAnInvalidOneIsNamed() {
        String property = "anomalight.image.max_side";
        try {
            System.setProperty(property, "300000");
            assertThat(ImageLimits.usual().maxSide()).isEqualTo(300_000);
            for (String nonsense : List.of("wide", "0", "", "-9999999999")) {
                System.setProperty(property, nonsense);
                assertThatThrownBy(ImageLimits::usual)
                        .isInstanceOf(UserError.class)
                        .hasMessageContaining(property + "=" + nonsense);
            }
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void limitsOfAnyHeightAllowALargeFileMoreThanASmallOne() {
        ImageLimits unlimited =
                new ImageLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(unlimited.nanos(5_000_000)).isGreaterThan(unlimited.nanos(1_000_000));
        assertThat(unlimited.memory(6_000_000_000L)).isGreaterThan(unlimited.memory(1_000_000));
        assertThat(ImageLimits.usual().nanos(5_000_000)).isEqualTo(10_000_000_000L);
        assertThat(ImageLimits.usual().memory(5_000_000)).isEqualTo(750_000_000);
    }

    @Test
    void limitsMayBeRaised() throws IOException {
        byte[] tall = Bombs.greyPng(1, 300_000);
        ImageLimits ordinary = ImageLimits.usual();
        assertThatThrownBy(() -> ImageReader.read("tall.png", tall))
                .isInstanceOf(TooManyPixels.class)
                .hasMessageContaining("has 1x300000 pixels, more than the 250000 of a side that are read")
                .hasMessageContaining("max_side");
        ImageLimits raised = new ImageLimits(ordinary.maxPixels(), 300_000, ordinary.megabytes(), ordinary.seconds());
        assertThat(ImageReader.read("tall.png", tall, raised).size().height()).isEqualTo(300_000);
    }

    @Test
    void moreSamplesThanAnArrayHoldsAreRefusedHoweverHighTheLimits() {
        ImageLimits unlimited = new ImageLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 2);
        byte[] inks = new TiffBytes(40_000, 30_000)
                .set(TiffBytes.PHOTOMETRIC, 5)
                .set(TiffBytes.SAMPLES, 4)
                .set(TiffBytes.BITS, 8, 8, 8, 8)
                .piece(new byte[8])
                .bytes();
        assertThatThrownBy(() -> ImageReader.read("inks.tif", inks, unlimited))
                .isInstanceOf(TooManyPixels.class)
                .hasMessage("The image inks.tif has 40000x30000 pixels, more than an array of Java holds with 4"
                        + " samples a pixel: cut or shrink it");
    }

    @Test
    void aDecoderThatTakesTooLongIsStopped() throws IOException {
        // 10 GB of samples in one strip, which all rows share; of each pixel one is kept.
        long samples = 250;
        int width = 2_000;
        int rows = 20_000;
        byte[] strip = Bombs.zeros(samples * width);
        long[] alpha = new long[(int) samples - 1];
        Arrays.fill(alpha, 2);
        byte[] file = rows(width, rows, strip)
                .set(TiffBytes.SAMPLES, samples)
                .set(TiffBytes.EXTRA_SAMPLES, alpha)
                .bytes();
        ImageLimits ordinary = ImageLimits.usual();
        ImageLimits hasty = new ImageLimits(ordinary.maxPixels(), ordinary.maxSide(), ordinary.megabytes(), 1);
        assertThatThrownBy(() -> ImageReader.read("slow.tif", file, hasty))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The image slow.tif takes too long to decode")
                .hasMessageContaining("seconds");
    }

    /** A TIFF whose rows all are the same strip. */
    private static TiffBytes rows(int width, int rows, byte[] strip) {
        return new TiffBytes(width, rows)
                .set(TiffBytes.COMPRESSION, 8)
                .set(TiffBytes.ROWS, 1)
                .piece(strip)
                .set(TiffBytes.OFFSETS, LongStream.generate(() -> 8).limit(rows).toArray())
                .set(
                        TiffBytes.COUNTS,
                        LongStream.generate(() -> strip.length).limit(rows).toArray());
    }

    private Map<String, DecodedUnderWatch.Cost> cost(String heap, Map<String, byte[]> files)
            throws IOException, InterruptedException {
        List<Path> paths = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            assertThat(file.getValue().length).as(file.getKey()).isLessThan(1_000_000);
            paths.add(Files.write(folder.resolve(file.getKey()), file.getValue()));
        }
        List<DecodedUnderWatch.Cost> costs = DecodedUnderWatch.of(heap, paths);
        Map<String, DecodedUnderWatch.Cost> named = new LinkedHashMap<>();
        for (int i = 0; i < costs.size(); i++) {
            named.put(paths.get(i).getFileName().toString(), costs.get(i));
        }
        return named;
    }
}
