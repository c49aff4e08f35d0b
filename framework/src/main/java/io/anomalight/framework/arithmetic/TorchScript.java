package io.anomalight.framework.arithmetic;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Loads TorchScript functions, for features of libtorch that DJL has no API for. They are stored as source text and
 * packed into an archive when they are loaded.
 */
public final class TorchScript {
    private static final String VERSION = "3\n"; // of the format, since torch 1.6

    private TorchScript() {}

    /**
     * Loads the TorchScript class {@code name}, which has no fields, from a source text.
     *
     * @param neighbour the Java class in whose package the text lies
     * @param manager the owner of the loaded script
     */
    public static PtSymbolBlock load(Class<?> neighbour, String resource, String name, NDManager manager) {
        try (InputStream code = neighbour.getResourceAsStream(resource)) {
            if (code == null) {
                throw new IllegalStateException(resource + " is missing from the jar");
            }
            InputStream archive = new ByteArrayInputStream(pack(name, code.readAllBytes()));
            return JniUtils.loadModule((PtNDManager) manager, archive, false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] pack(String name, byte[] code) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            // Pickle data: an object of the class without fields, and an empty tuple of constants.
            put(zip, "data.pkl", "\u0080\u0002c__torch__\n" + name + "\n)\u0081}b.");
            put(zip, "constants.pkl", "\u0080\u0002).");
            put(zip, "code/__torch__.py", new String(code, StandardCharsets.ISO_8859_1));
            put(zip, "version", VERSION);
        }
        return archive.toByteArray();
    }

    // torch reads only uncompressed records.
    private static void put(ZipOutputStream zip, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        ZipEntry entry = new ZipEntry("script/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
