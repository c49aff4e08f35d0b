package io.anomalight.framework.visualization;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** Draws the border of a region of interest: a line of black and white dashes, one pixel wide, which is seen on any colour. */
public final class RegionOutline {
    private static final int WHITE = 0xFFFFFFFF;
    private static final int BLACK = 0xFF000000;
    private static final int DASH = 4;

    private RegionOutline() {}

    /** Draws on a picture of any size. */
    public static BufferedImage drawn(BufferedImage picture, Optional<InputRegion> region) {
        region.ifPresent(pixels -> draw(picture, pixels.at(new ImageSize(picture.getHeight(), picture.getWidth()))));
        return picture;
    }

    /** A picture of the size of the region that is transparent except for its border. */
    public static BufferedImage picture(InputRegion region) {
        ImageSize size = region.size();
        BufferedImage picture = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_ARGB);
        draw(picture, region);
        return picture;
    }

    private static void draw(BufferedImage picture, InputRegion region) {
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if (region.isBorder(x, y)) {
                    picture.setRGB(x, y, (x + y) / DASH % 2 == 0 ? WHITE : BLACK);
                }
            }
        }
    }
}
