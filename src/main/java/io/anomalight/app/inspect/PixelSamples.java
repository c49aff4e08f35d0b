package io.anomalight.app.inspect;

/** The samples of a pixel in a file: the number of channels, without alpha, and the bits of each. */
public record PixelSamples(int channels, int bits) {
    @Override
    public String toString() {
        return channels + (channels == 1 ? " channel of " : " channels of ") + bits + (bits == 1 ? " bit" : " bits");
    }
}
