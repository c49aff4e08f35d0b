package io.anomalight.framework.data.listed;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the text of a table. */
final class Utf8Text {
    private static final byte[] PARQUET = {'P', 'A', 'R', '1'};
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Utf8Text() {}

    /**
     * The text, without a byte order mark.
     *
     * @throws UserError if it is empty, or not UTF-8, with the line
     */
    static String read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.remaining() > PARQUET.length
                && Arrays.equals(bytes.array(), 0, PARQUET.length, PARQUET, 0, PARQUET.length)) {
            throw new UserError("The table " + file + " is a Parquet file: let its name end with .parquet");
        }
        CharBuffer text = CharBuffer.allocate(bytes.remaining()); // UTF-8 has no more characters than bytes
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        if (decoder.decode(bytes, text, true).isError()) {
            long line = text.flip().chars().filter(letter -> letter == '\n').count() + 1;
            throw new UserError(file + ", line " + line + " is not UTF-8: save the table in this encoding");
        }
        String all = text.flip().toString();
        if (all.isBlank()) {
            throw new UserError("The table " + file + " is empty");
        }
        return all.startsWith(BYTE_ORDER_MARK) ? all.substring(BYTE_ORDER_MARK.length()) : all;
    }
}
