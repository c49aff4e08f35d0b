package io.anomalight.sample;

/** A curved line on the cloth (a quadratic Bézier curve), with the distance of a point from it. */
final class BezierLine {
    private static final int PIECES = 24;

    private final float[] u = new float[PIECES + 1];
    private final float[] v = new float[PIECES + 1];

    /**
     * Creates a line around a point, which is halfway between the middle of the line and the straight line between its ends.
     *
     * @param angle its direction in radians
     * @param bend the distance of its middle from the straight line, as a share of its length
     */
    BezierLine(float centreU, float centreV, float angle, float length, float bend) {
        float cos = (float) StrictMath.cos(angle) * length;
        float sin = (float) StrictMath.sin(angle) * length;
        for (int i = 0; i <= PIECES; i++) {
            float t = (float) i / PIECES;
            float along = t - 0.5f;
            float off = bend * (4 * t * (1 - t) - 0.5f);
            u[i] = centreU + along * cos - off * sin;
            v[i] = centreV + along * sin + off * cos;
        }
    }

    /** The nearest point of a curve: its distance, and its position on the curve from 0 to 1. */
    record Nearest(float distance, float along) {}

    Nearest nearest(float pointU, float pointV) {
        float best = Float.MAX_VALUE;
        float along = 0;
        for (int i = 0; i < PIECES; i++) {
            float du = u[i + 1] - u[i];
            float dv = v[i + 1] - v[i];
            float t = ((pointU - u[i]) * du + (pointV - v[i]) * dv) / (du * du + dv * dv);
            t = Math.min(1, Math.max(0, t));
            float offU = pointU - u[i] - t * du;
            float offV = pointV - v[i] - t * dv;
            float squared = offU * offU + offV * offV;
            if (squared < best) {
                best = squared;
                along = (i + t) / PIECES;
            }
        }
        return new Nearest((float) Math.sqrt(best), along);
    }
}
