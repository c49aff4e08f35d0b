package io.anomalight.app.parquet;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/**
 * An open Parquet file.
 *
 * @param path its path, for errors
 * @param content its bytes
 */
record ParquetFile(Path path, SeekableByteChannel content) {

    /**
     * Reads bytes.
     *
     * @throws UserError if the file ends before them
     */
    byte[] bytes(long offset, int count) throws IOException {
        if (offset < 0 || count < 0 || offset > content.size() - count) {
            throw damaged("it names bytes beyond its end");
        }
        ByteBuffer bytes = ByteBuffer.allocate(count);
        content.position(offset);
        while (bytes.hasRemaining()) {
            if (content.read(bytes) < 0) {
                throw damaged("it became shorter while it was read");
            }
        }
        return bytes.array();
    }

    UserError damaged(String reason) {
        return new UserError("The table " + path + " is damaged: " + reason + "; write or copy it again");
    }

    UserError damaged(String reason, Throwable cause) {
        UserError error = damaged(reason);
        error.initCause(cause);
        return error;
    }

    /** The error of a column that is well-formed, but not of a kind that is read. */
    UserError unread(String column, String fault, String remedy) {
        return new UserError(
                "The column \"" + column + "\" of the table " + path + " " + fault + ", which is not read: " + remedy);
    }
}
