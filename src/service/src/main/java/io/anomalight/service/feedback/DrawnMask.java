package io.anomalight.service.feedback;

import io.anomalight.framework.image.ImageSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;

/** Draws regions as masks: a pixel is white if its centre is in a region. What lies outside of the image is clipped. */
public final class DrawnMask {
    private static final int PIXELS_AT_A_TIME = 1_000_000;

    private DrawnMask() {}

    /** White where a region is, black elsewhere; as large as the image. */
    public static BufferedImage of(List<DrawnRegion> regions, ImageSize image) {
        BufferedImage mask = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
        fill(mask, regions, 0, 0);
        return mask;
    }

    /** Whether a mask of the region has at least one white pixel. */
    public static boolean covers(DrawnRegion region, ImageSize image) {
        // One pixel more at each side, because drawing rounds.
        Rectangle around = region.shape().getBounds();
        around.grow(1, 1);
        Rectangle inside = around.intersection(new Rectangle(image.width(), image.height()));
        if (inside.isEmpty()) {
            return false;
        }
        int rows = Math.max(1, PIXELS_AT_A_TIME / inside.width);
        for (int top = 0; top < inside.height; top += rows) {
            int height = Math.min(rows, inside.height - top);
            if (covers(region, new Rectangle(inside.x, inside.y + top, inside.width, height))) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(DrawnRegion region, Rectangle inside) {
        BufferedImage part = new BufferedImage(inside.width, inside.height, BufferedImage.TYPE_BYTE_GRAY);
        fill(part, List.of(region), inside.x, inside.y);
        for (byte pixel : ((DataBufferByte) part.getRaster().getDataBuffer()).getData()) {
            if (pixel != 0) {
                return true;
            }
        }
        return false;
    }

    /** Fills the regions in a part of the image, whose upper left corner is given. */
    private static void fill(BufferedImage part, List<DrawnRegion> regions, int left, int top) {
        Graphics2D graphics = part.createGraphics();
        try {
            // Otherwise a region that is narrower than a pixel may be widened to one.
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.translate(-left, -top);
            graphics.setColor(Color.WHITE);
            regions.forEach(region -> graphics.fill(region.shape()));
        } finally {
            graphics.dispose();
        }
    }
}
