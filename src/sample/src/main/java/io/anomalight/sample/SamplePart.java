package io.anomalight.sample;

/**
 * The random properties of one normal part: the position of the cloth under the camera, the light and the yarns.
 *
 * <p>Coordinates on the cloth are in yarns: {@code u} counts warp yarns from left to right, {@code v} weft yarns from
 * top to bottom. Coordinates in the picture are from 0 to 1.
 *
 * @param seed the seed of the yarns, the bends and the sensor noise
 * @param turn rotation in radians
 * @param yarns the number of yarns across the picture
 * @param lightX the direction of the light, positive to the right
 * @param lightY the direction of the light, positive to the bottom
 * @param gain brightness of the light
 * @param warmth the increase of red and decrease of blue in the light
 * @param gradientX the increase of brightness from the middle to the right edge
 * @param gradientY the increase of brightness from the middle to the bottom
 */
record SamplePart(
        long seed,
        float turn,
        float yarns,
        float lightX,
        float lightY,
        float gain,
        float warmth,
        float gradientX,
        float gradientY) {

    static SamplePart draw(SampleRandom random) {
        return new SamplePart(
                random.next(),
                random.between(-0.04f, 0.04f),
                random.between(18.6f, 19.6f),
                random.between(-0.55f, -0.40f),
                random.between(-0.60f, -0.45f),
                random.between(0.94f, 1.06f),
                random.between(-0.015f, 0.015f),
                random.between(-0.09f, 0.09f),
                random.between(-0.09f, 0.09f));
    }

    /** The map from points in the picture to points on the cloth. */
    Pose pose() {
        return new Pose(this);
    }

    /** The position of the cloth under the camera: turned, shifted, and slightly bent. */
    static final class Pose {
        private static final float BENDS = 2.2f;
        private static final float BEND_HEIGHT = 0.45f;

        private final float scaledCos;
        private final float scaledSin;
        private final float shiftU;
        private final float shiftV;
        private final Noise bendU;
        private final Noise bendV;

        private Pose(SamplePart part) {
            scaledCos = (float) StrictMath.cos(part.turn) * part.yarns;
            scaledSin = (float) StrictMath.sin(part.turn) * part.yarns;
            SampleRandom random = SampleRandom.named(part.seed, "pose");
            shiftU = random.between(40, 44);
            shiftV = random.between(40, 44);
            bendU = new Noise(random.next());
            bendV = new Noise(random.next());
        }

        float u(float x, float y) {
            return shiftU
                    + scaledCos * (x - 0.5f)
                    - scaledSin * (y - 0.5f)
                    + BEND_HEIGHT * bendU.at(BENDS * x, BENDS * y);
        }

        float v(float x, float y) {
            return shiftV
                    + scaledSin * (x - 0.5f)
                    + scaledCos * (y - 0.5f)
                    + BEND_HEIGHT * bendV.at(BENDS * x, BENDS * y);
        }
    }
}
