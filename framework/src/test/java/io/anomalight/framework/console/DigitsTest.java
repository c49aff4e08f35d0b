package io.anomalight.framework.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {
    @ParameterizedTest
    @CsvSource({
        "0.981,0.981",
        "1,1",
        "0,0",
        "-0.5,-0.5",
        "0.98764,0.9876",
        "1234.56,1235",
        "100000,100000",
        "0.0001,0.0001",
        "1e-12,1E-12",
        "1.5e20,1.5E+20",
        "NaN,NaN",
        "-Infinity,-Infinity"
    })
    void areFourAtMostWithoutTrailingZeros(double value, String text) {
        assertThat(Digits.of(value)).isEqualTo(text);
    }
}
