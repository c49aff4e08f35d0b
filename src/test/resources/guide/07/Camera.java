package guide.ch07;

import java.util.List;
import java.util.Optional;

/**
 * How pictures are taken: the section {@code camera} of a configuration.
 *
 * @param exposureMillis how long the shutter is open
 * @param light the lamp that is on
 * @param filters what the light passes, in this order; may be empty
 * @param gain by what the signal is multiplied; absent where the camera decides
 */
public record Camera(int exposureMillis, Light light, List<String> filters, Optional<Double> gain) {

    /** The lamps of the line. */
    public enum Light {
        RING,
        BACK
    }

    public Camera {
        filters = List.copyOf(filters);
        if (exposureMillis < 1) {
            throw new IllegalArgumentException("exposure_millis must be at least 1, but is " + exposureMillis);
        }
    }
}
