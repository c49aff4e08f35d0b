package io.anomalight.framework.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.image.ImageSize;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TilingConfigTest {
    private static final ImageSize IMAGE = new ImageSize(96, 128);

    @Test
    void withoutATileSizeImagesAreNotCut() {
        assertThat(TilingConfig.NONE.over(IMAGE)).isEmpty();
    }

    @Test
    void tilesDoNotOverlapByDefault() {
        assertThat(tiling(new ImageSize(32, 64), Optional.empty()).over(IMAGE))
                .contains(new TileGrid(IMAGE, new ImageSize(32, 64), new ImageSize(32, 64)))
                .map(TileGrid::tiles)
                .contains(6);
        assertThat(tiling(new ImageSize(32, 64), Optional.of(new ImageSize(16, 32)))
                        .over(IMAGE)
                        .map(TileGrid::toString))
                .contains("15 tiles of 32x64 every 16x32");
    }

    @Test
    void aStrideThatLeavesGapsIsRefused() {
        assertThatThrownBy(() -> tiling(new ImageSize(32, 32), Optional.of(new ImageSize(16, 33))))
                .hasMessage(
                        "stride must be at most tile_size, otherwise there are gaps between the tiles; but 16x33 is larger"
                                + " than 32x32");
    }

    @Test
    void aStrideWithoutATileSizeIsRefused() {
        assertThatThrownBy(() -> new TilingConfig(Optional.empty(), Optional.of(new ImageSize(16, 16))))
                .hasMessage("stride is 16x16, but has no effect without tile_size: set tile_size, too, or"
                        + " stride=null");
    }

    @Test
    void aTileLargerThanTheImageIsRefused() {
        assertThatThrownBy(() -> tiling(new ImageSize(97, 32), Optional.empty()).over(IMAGE))
                .hasMessage("tile_size must be at most the model's input_size, but 97x32 is larger than 96x128; use"
                        + " smaller tiles or larger images");
    }

    private static TilingConfig tiling(ImageSize tile, Optional<ImageSize> stride) {
        return new TilingConfig(Optional.of(tile), stride);
    }
}
