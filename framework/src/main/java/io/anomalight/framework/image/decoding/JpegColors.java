package io.anomalight.framework.image.decoding;

/** What the components of a JPEG mean. */
enum JpegColors {
    GREY,
    RGB,
    YCC,
    CMYK,
    YCCK
}
