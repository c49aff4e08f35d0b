package guide.ch07.solutions;

/**
 * Exercise 1: a section within a section.
 *
 * @param exposureMillis how long the shutter is open
 * @param region which part of the picture is kept
 */
public record CameraWithRegion(int exposureMillis, Region region) {

    /** A rectangle of pixels. */
    public record Region(int left, int top, int width, int height) {
        public Region {
            if (width < 1 || height < 1) {
                throw new IllegalArgumentException("a region has at least one pixel, but is " + width + "x" + height);
            }
        }
    }
}
