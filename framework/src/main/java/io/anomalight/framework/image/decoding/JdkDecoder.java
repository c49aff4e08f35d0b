package io.anomalight.framework.image.decoding;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** The JDK's own decoder of one format; ImageIO plugins on the class path are not used. */
final class JdkDecoder {
    private final ImageReaderSpi provider;

    /** The decoder of a format that every JDK supports. */
    JdkDecoder(String format) {
        this.provider = provider(format);
    }

    private static ImageReaderSpi provider(String format) {
        Iterator<ImageReaderSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            if (provider.getClass().getModule() == ImageIO.class.getModule()
                    && List.of(provider.getFormatNames()).contains(format)) {
                return provider;
            }
        }
        throw new IllegalStateException("this Java has no decoder of " + format);
    }

    /** Decodes the picture of a stream with its colour model. */
    BufferedImage image(Decoding decoding, SplicedStream stream) throws IOException {
        return read(decoding, stream, warning -> {}, reader -> reader.read(0));
    }

    /** As above, and passes on each warning of the decoder. */
    BufferedImage image(Decoding decoding, SplicedStream stream, Consumer<String> onWarning) throws IOException {
        return read(decoding, stream, onWarning, reader -> reader.read(0));
    }

    /** Decodes the picture of a stream to samples as stored, and passes on each warning of the decoder. */
    Raster raster(Decoding decoding, SplicedStream stream, Consumer<String> onWarning) throws IOException {
        return read(decoding, stream, onWarning, reader -> reader.readRaster(0, null));
    }

    private interface Reading<T> {
        T from(javax.imageio.ImageReader reader) throws IOException;
    }

    private <T> T read(Decoding decoding, SplicedStream stream, Consumer<String> onWarning, Reading<T> reading)
            throws IOException {
        javax.imageio.ImageReader reader = provider.createReaderInstance();
        try {
            reader.addIIOReadWarningListener((source, warning) -> onWarning.accept(warning));
            reader.addIIOReadProgressListener(new Abort(decoding));
            reader.setInput(stream, false, true);
            T read = reading.from(reader);
            decoding.requireTime();
            return read;
        } finally {
            reader.dispose();
        }
    }

    /** Aborts a decoder that computes too long without reading. */
    private record Abort(Decoding decoding) implements IIOReadProgressListener {
        @Override
        public void imageProgress(javax.imageio.ImageReader source, float percentageDone) {
            if (!decoding.inTime()) {
                source.abort();
            }
        }

        @Override
        public void sequenceStarted(javax.imageio.ImageReader source, int minIndex) {}

        @Override
        public void sequenceComplete(javax.imageio.ImageReader source) {}

        @Override
        public void imageStarted(javax.imageio.ImageReader source, int imageIndex) {}

        @Override
        public void imageComplete(javax.imageio.ImageReader source) {}

        @Override
        public void thumbnailStarted(javax.imageio.ImageReader source, int imageIndex, int thumbnailIndex) {}

        @Override
        public void thumbnailProgress(javax.imageio.ImageReader source, float percentageDone) {}

        @Override
        public void thumbnailComplete(javax.imageio.ImageReader source) {}

        @Override
        public void readAborted(javax.imageio.ImageReader source) {}
    }
}
