package io.anomalight.models.components.trained;

import ai.djl.nn.Activation;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;

/** Activation functions of trained networks, for arrays and graphs; element by element. */
public final class Activations {
    private Activations() {}

    /** x for positive elements, and {@code slope · x} for the others (Maas et al. 2013). */
    public static Operand leakyRelu(Operand x, double slope) {
        Operator leaky = Operator.of("LeakyRelu").with("alpha", (float) slope);
        return x.choose(array -> Activation.leakyRelu(array, (float) slope), value -> inGraph(value, leaky));
    }

    /** 1 / (1 + exp −x). */
    public static Operand sigmoid(Operand x) {
        return x.choose(Activation::sigmoid, value -> inGraph(value, Operator.of("Sigmoid")));
    }

    private static Value inGraph(Operand operand, Operator operator) {
        Value value = Value.of(operand);
        return value.graph().apply(operator, value);
    }
}
