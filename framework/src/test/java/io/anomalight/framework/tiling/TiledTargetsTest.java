package io.anomalight.framework.tiling;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.Targets;
import io.anomalight.framework.image.ImageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class TiledTargetsTest {
    /** Two tiles in a row; the second is shifted to fit. */
    private static final TileGrid GRID = new TileGrid(new ImageSize(2, 3), new ImageSize(2, 2), new ImageSize(2, 2));

    private static final byte[] RIGHT = {0, 0, 1, 0, 0, 0};

    @Test
    void aTileIsDefectiveIfOneOfItsPixelsIs() {
        Targets tiles =
                new TiledTargets(GRID).cut(new Targets(List.of(true, false), List.of(RIGHT, new byte[6])), 0, 4);

        assertThat(tiles.defective()).containsExactly(false, true, false, false);
        assertThat(tiles.masks().get(0)).containsExactly(0, 0, 0, 0);
        assertThat(tiles.masks().get(1)).containsExactly(0, 1, 0, 0);
    }

    @Test
    void aRangeOfTilesIsCut() {
        Targets tiles =
                new TiledTargets(GRID).cut(new Targets(List.of(false, true), List.of(new byte[6], RIGHT)), 2, 4);

        assertThat(tiles.defective()).containsExactly(false, true);
    }

    @Test
    void tilesOfImagesWithoutMasksHaveNoTargets() {
        assertThat(new TiledTargets(GRID).cut(new Targets(List.of(true), List.of()), 0, 2))
                .isEqualTo(Targets.NONE);
    }
}
