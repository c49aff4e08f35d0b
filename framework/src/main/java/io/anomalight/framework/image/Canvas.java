package io.anomalight.framework.image;

import java.util.Arrays;

/** A picture placed on a larger canvas of one colour. */
public final class Canvas implements Picture {
    private final Picture part;
    private final ImageSize size;
    private final int top;
    private final int left;

    /** The colour of the canvas outside the picture, with at least as many planes as it. */
    private final float[] rest;

    private final float[][] row;

    public Canvas(Picture part, int height, int width, int top, int left, float[] rest) {
        this.part = part;
        this.size = new ImageSize(height, width);
        this.top = top;
        this.left = left;
        this.rest = rest.clone();
        this.row = new float[part.planes()][part.size().width()];
    }

    @Override
    public ImageSize size() {
        return size;
    }

    @Override
    public int planes() {
        return part.planes();
    }

    @Override
    public void read(int y, float[][] planes) {
        boolean covered = y >= top && y < top + part.size().height();
        if (covered) {
            part.read(y - top, row);
        }
        for (int plane = 0; plane < row.length; plane++) {
            Arrays.fill(planes[plane], rest[plane]);
            if (covered) {
                System.arraycopy(row[plane], 0, planes[plane], left, row[plane].length);
            }
        }
    }
}
