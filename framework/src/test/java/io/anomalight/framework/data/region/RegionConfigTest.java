package io.anomalight.framework.data.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegionConfigTest {
    private static final ImageSize SIZE = new ImageSize(10, 20);
    private static final List<List<Double>> LEFT_HALF =
            List.of(List.of(0.0, 0.0), List.of(0.5, 0.0), List.of(0.5, 1.0), List.of(0.0, 1.0));

    @TempDir
    Path folder;

    @Test
    void aPixelCountsIfItAndHalfAPixelAroundItLieInAPolygon() {
        InputRegion region = of(LEFT_HALF, List.of()).at(SIZE);

        for (int x = 0; x < 20; x++) {
            assertThat(region.contains(5 * 20 + x)).as("column " + x).isEqualTo(x <= 8); // 9 touches the border at 10
        }
        assertThat(region.pixels()).isEqualTo(9 * 10);
    }

    @Test
    void polygonsAddUpAndIgnoredOnesAreLeftOut() {
        List<List<Double>> hole = List.of(List.of(0.1, 0.2), List.of(0.4, 0.2), List.of(0.4, 0.8), List.of(0.1, 0.8));
        List<List<Double>> rightEdge =
                List.of(List.of(0.8, 0.0), List.of(1.0, 0.0), List.of(1.0, 1.0), List.of(0.8, 1.0));
        RegionConfig config = new RegionConfig(LEFT_HALF, List.of(rightEdge), List.of(hole), Optional.empty());
        InputRegion region = config.at(SIZE);

        assertThat(region.contains(0)).isTrue();
        assertThat(region.contains(5 * 20 + 5)).isFalse(); // in the hole
        assertThat(region.contains(5 * 20 + 12)).isFalse(); // between the polygons
        assertThat(region.contains(5 * 20 + 19)).isTrue();
        assertThat(of(List.of(), List.of(hole)).at(SIZE).contains(5 * 20 + 19)).isTrue(); // the rest of the image
    }

    @Test
    void anyMaskCountsWhereItIsWhite() throws IOException {
        BufferedImage white = new BufferedImage(200, 50, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 50; y++) {
            for (int x = 0; x < 100; x++) {
                white.setRGB(x, y, 0xFFFFFF);
            }
        }

        assertThat(mask(white).at(SIZE)).isEqualTo(of(LEFT_HALF, List.of()).at(SIZE));
    }

    @Test
    void regionsWithoutPixelsAreRefused() throws IOException {
        BufferedImage black = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        assertThatThrownBy(() -> mask(black).at(SIZE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no white pixel");
        black.setRGB(0, 0, 0x010101);
        assertThatThrownBy(() -> mask(black).at(SIZE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no white pixel");
        RegionConfig missing =
                new RegionConfig(List.of(), List.of(), List.of(), Optional.of(folder.resolve("missing.png")));
        assertThatThrownBy(() -> missing.at(SIZE)).isInstanceOf(UserError.class).hasMessageContaining("missing.png");
        List<List<Double>> tiny = List.of(List.of(0.5, 0.5), List.of(0.51, 0.5), List.of(0.5, 0.51));
        assertThatThrownBy(() -> of(tiny, List.of()).at(SIZE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("covers no whole pixel of the model's input of 10x20");
    }

    @Test
    void pointsMustBeSharesOfTheImageAndMakeAnArea() {
        refused(List.of(List.of(0.0, 0.0), List.of(1.0, 1.0)), "at least 3 points");
        refused(List.of(List.of(0.0, 0.0), List.of(1.1, 0.0), List.of(0.0, 1.0)), "one is [1.1, 0.0]");
        refused(List.of(List.of(0.0, 0.0), List.of(Double.NaN, 0.0), List.of(0.0, 1.0)), "from 0 to 1");
        refused(List.of(List.of(0.0, 0.0), List.of(1.0, 0.0, 0.0), List.of(0.0, 1.0)), "from 0 to 1");
        refused(List.of(List.of(0.0, 0.0), List.of(0.5, 0.5), List.of(1.0, 1.0)), "lie on a line");
        assertThatThrownBy(() -> new RegionConfig(LEFT_HALF, List.of(), List.of(), Optional.of(Path.of("a.png"))))
                .hasMessageContaining("leave one of them out");
    }

    private static void refused(List<List<Double>> polygon, String reason) {
        assertThatThrownBy(() -> of(polygon, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private static RegionConfig of(List<List<Double>> polygon, List<List<List<Double>>> ignore) {
        return new RegionConfig(polygon, List.of(), ignore, Optional.empty());
    }

    private RegionConfig mask(BufferedImage picture) throws IOException {
        Path file = folder.resolve("mask.png");
        ImageIO.write(picture, "png", file.toFile());
        return new RegionConfig(List.of(), List.of(), List.of(), Optional.of(file));
    }
}
