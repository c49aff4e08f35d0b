package io.anomalight.framework.files;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import javax.imageio.IIOException;

/** Explains in a sentence why a file could not be written or read; Java's own messages are often only the path. */
public final class FileFailure {

    private FileFailure() {}

    /** The error of a file or folder that can't be written. */
    public static UserError writing(Path file, IOException failure) {
        return new UserError(
                file + " can't be written: " + reason(failure) + "; free disk space or choose another folder", failure);
    }

    /** The error of a file or folder that can't be read. */
    public static UserError reading(Path file, IOException failure) {
        return new UserError(file + " can't be read: " + reason(failure), failure);
    }

    /** The reason only, in a few words. */
    public static String reason(IOException failure) {
        if (failure instanceof IIOException
                && failure.getCause() instanceof IOException cause
                && cause.getMessage() != null) {
            // The cause of "I/O error writing PNG file!" has the better message.
            return reason(cause);
        }
        if (failure instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException named) {
            return named.getFile() + " is in the way";
        }
        if (failure instanceof NotDirectoryException named) {
            return named.getFile() + " is not a folder";
        }
        String detail = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return detail == null || detail.isBlank() ? failure.getClass().getSimpleName() : detail;
    }
}
