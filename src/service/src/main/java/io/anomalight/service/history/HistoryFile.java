package io.anomalight.service.history;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The SQLite file of a history. It belongs to one service at a time, which a lock file beside it makes sure. */
final class HistoryFile implements AutoCloseable {
    private static final int BUSY_MILLISECONDS = 5000;
    private static final int WAL_BYTES = 8_000_000; // the log beside the file is cut to this size when it is empty
    private static final int ERROR_CODE = 0xff; // the other bits are details

    private final Path path;
    private final Optional<FileChannel> lock;

    private HistoryFile(Path path, Optional<FileChannel> lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the file for this service.
     *
     * @throws UserError if another service uses it, or its folder can't be written
     */
    static HistoryFile take(Path path) {
        Path file = real(path);
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new UserError("history=" + path + " is in use by another service; set another file");
            }
            return new HistoryFile(path, Optional.of(channel));
        } catch (IOException e) {
            throw FileFailure.writing(lockFile, e);
        }
    }

    /** The file of a history that a service may be using. */
    static HistoryFile shared(Path path) {
        return new HistoryFile(path, Optional.empty());
    }

    /** The file behind links, because two names of one file must have one lock. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException missing) {
            return path;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another service of this process
        }
    }

    /**
     * Checks a file that another process may have open.
     *
     * @throws UserError if it is no history, or of another version
     */
    void checkExisting() {
        Connection checked = open(connection -> {
            execute(connection, "PRAGMA query_only = TRUE");
            HistorySchema.checkOwner(connection, path);
            HistorySchema.checkNotOlder(connection, path);
        });
        try {
            checked.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Opens the connection that writes; creates or checks the tables. */
    Connection writer(long maxBytes) {
        return open(connection -> {
            // These must come before the first table.
            execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
            HistorySchema.checkOwner(connection, path);
            execute(connection, "PRAGMA journal_mode = WAL");
            execute(connection, "PRAGMA synchronous = FULL");
            execute(connection, "PRAGMA journal_size_limit = " + WAL_BYTES);
            HistorySchema.prepare(connection, path);
            long pages = maxBytes / HistorySchema.number(connection, "PRAGMA page_size");
            execute(connection, "PRAGMA max_page_count = " + pages);
        });
    }

    /** Opens a connection that only reads. */
    Connection reader() {
        return open(connection -> execute(connection, "PRAGMA query_only = TRUE"));
    }

    /** Opens a connection that writes to tables which exist. */
    Connection unprepared() {
        return open(connection -> execute(connection, "PRAGMA synchronous = FULL"));
    }

    /** Tells a file from another one that has its name later; empty if there is no file. */
    Optional<Object> identity() {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return Optional.of(
                    Objects.requireNonNullElse(key, path)); // Windows has no keys, but lets no open file be deleted
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What is done with a new connection. */
    private interface Preparation {
        void on(Connection connection) throws SQLException;
    }

    private Connection open(Preparation preparation) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path.toAbsolutePath());
            try {
                execute(connection, "PRAGMA busy_timeout = " + BUSY_MILLISECONDS);
                preparation.on(connection);
                return connection;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new UserError(startFailure(e), e);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String startFailure(SQLException e) {
        String name = "history=" + path;
        return switch (code(e)) {
            case SQLITE_NOTADB, SQLITE_CORRUPT ->
                name + " is damaged or no SQLite file; move it away, so that a new one is made";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                name + " is locked by another program; close that program, or set another file";
            case SQLITE_FULL -> name + " can't be written: " + FULL;
            default ->
                name + " can't be opened: " + e.getMessage() + "; check that the file and its folder can be written";
        };
    }

    private static final String FULL = "there is no space left; free disk space or set a larger history.max_mb";

    /** The failure of a running history, as a sentence. */
    HistoryFailure failure(SQLException e) {
        boolean full = isFull(e);
        String sentence = "the history " + path.getFileName()
                + (full ? " can't be written: " + FULL : " can't be used: " + e.getMessage());
        return new HistoryFailure(full, sentence, e);
    }

    /** The failure of a history whose file is gone, so that SQLite would write to a file without a name. */
    HistoryFailure gone() {
        return new HistoryFailure("the history " + path.getFileName()
                + " was moved or deleted; stop the service, and put the file back or leave it to make a new one");
    }

    static boolean isFull(SQLException e) {
        return code(e) == SQLiteErrorCode.SQLITE_FULL;
    }

    private static SQLiteErrorCode code(SQLException e) {
        return e instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & ERROR_CODE)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    @Override
    public void close() {
        try {
            if (lock.isPresent()) {
                lock.get().close();
            }
        } catch (IOException e) {
            // The lock ends with the process.
            return;
        }
    }
}
