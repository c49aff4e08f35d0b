package io.anomalight.framework.data.image;

/** What the components of a JPEG mean. */
enum JpegColors {
    GREY,
    RGB,
    YCC,
    CMYK,
    YCCK
}
