package io.anomalight.sample;

/** A round spot with an irregular outline. */
final class Blob {
    private final float centreU;
    private final float centreV;
    private final float radius;
    private final float stretch;
    private final float roughness;
    private final Noise outline;

    Blob(SampleRandom random, float centreU, float centreV, float radius, float roughness) {
        this.centreU = centreU;
        this.centreV = centreV;
        this.radius = radius;
        this.roughness = roughness;
        stretch = random.between(0.75f, 1.3f);
        outline = new Noise(random.next());
    }

    /**
     * The distance from the centre, relative to the radius and changed by noise: below 1 inside, 1 on the outline, above 1
     * outside.
     */
    float relativeDistance(float u, float v) {
        float x = (u - centreU) / radius * stretch;
        float y = (v - centreV) / radius / stretch;
        float distance = (float) Math.sqrt(x * x + y * y);
        // Far from the outline the noise is not needed.
        return distance > 1 + 2 * roughness ? distance : distance + roughness * outline.fractal(1.4f * x, 1.4f * y);
    }
}
