package io.anomalight.app.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.search.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The file of a search: a line of JSON with its plan, then a line per suggestion and per result, in their order. Lines are only added.
 * A last line that a killed process wrote partly is dropped.
 */
record SearchRecord(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A suggestion or a result: the trial as it was after it. */
    record Event(Trial trial) {
        boolean isSuggestion() {
            return trial.state() == Trial.State.RUNNING;
        }
    }

    /** The content of the file. */
    record Content(SearchPlan plan, List<Event> events) {}

    void begin(SearchPlan plan) {
        try {
            Files.writeString(file, JSON.writeValueAsString(plan) + "\n", StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    void add(Trial trial) {
        ObjectNode line = JSON.createObjectNode();
        line.put("trial", trial.number());
        line.put("state", trial.state().toString().toLowerCase(Locale.ROOT));
        ObjectNode values = line.putObject("values");
        trial.values().forEach(values::put);
        trial.scores().forEach(line.putArray("scores")::add);
        line.put("epochs", trial.epochs());
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /**
     * Reads the file of an earlier process, and drops an incomplete last line.
     *
     * @throws UserError if it can't be read or is damaged
     */
    Content read() {
        try {
            String text = Files.readString(file);
            int end = text.lastIndexOf('\n') + 1;
            if (end < text.length()) {
                Files.writeString(file, text.substring(0, end));
            }
            List<String> lines = text.substring(0, end).lines().toList();
            if (lines.isEmpty()) {
                throw new UserError(file + " is empty; begin a new sweep");
            }
            List<Event> events = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                events.add(new Event(trial(line)));
            }
            return new Content(JSON.readValue(lines.get(0), SearchPlan.class), events);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new UserError(file + " is damaged (" + e.getMessage() + "); begin a new sweep", e);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static Trial trial(String line) throws JsonProcessingException {
        Line read = JSON.readValue(line, Line.class);
        return new Trial(
                read.trial(),
                read.values(),
                Trial.State.valueOf(read.state().toUpperCase(Locale.ROOT)),
                read.scores(),
                read.epochs());
    }

    private record Line(int trial, String state, Map<String, Double> values, List<Double> scores, int epochs) {}
}
