package guide.ch01;

import guide.shared.Cloth;
import io.anomalight.framework.image.ImageSize;
import java.io.IOException;
import java.nio.file.Path;

/** Draws pictures into a folder: 24 good ones, 8 spoiled ones and their masks. */
public final class DrawCloth {
    private DrawCloth() {}

    public static void main(String... arguments) throws IOException {
        Cloth.write(Path.of(arguments[0]), 24, 8, new ImageSize(48, 48));
    }
}
