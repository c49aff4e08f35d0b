package com.example;

import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import java.nio.file.Path;

/** Scores an image with both engines: {@code Inspect <archive> <image>}. */
final class Inspect {
    private Inspect() {}

    public static void main(String[] arguments) {
        for (ScoringEngine engine : new ScoringEngine[] {ScoringEngine.ONNXRUNTIME, ScoringEngine.PYTORCH}) {
            try (Detector detector = Detector.load(Path.of(arguments[0]), DetectorOptions.DEFAULT.withEngine(engine))) {
                Detection detection = detector.predict(Path.of(arguments[1]));
                System.out.println(engine + " " + detection.label() + " " + Math.round(detection.score()));
            }
        }
    }
}
