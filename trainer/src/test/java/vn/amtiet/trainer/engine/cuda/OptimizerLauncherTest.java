package vn.amtiet.trainer.engine.cuda;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.cuda.CardAndJava.Twin;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.AdamWCoefficients;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.ParameterStore.Slot;
import vn.amtiet.trainer.operations.Tensor.Element;
import vn.amtiet.trainer.operations.UpdateSettings;

/** Gradient norm and AdamW on the card against plain Java. */
@NeedsGpu
class OptimizerLauncherTest {
    private static final ParameterLayout LAYOUT = new ParameterLayout(List.of(
            parameter("one", 1),
            parameter("seven", 7),
            parameter("matrix", 127, 33),
            parameter("block", 1024),
            parameter("more than a block", 1025),
            parameter("large", 3000, 1000)));

    private static Parameter parameter(String name, Integer... shape) {
        return new Parameter(name, List.of(shape), new Parameter.Init.Constant(0), shape.length > 1);
    }

    private static float[] coefficients(OptionalDouble clip) {
        return AdamWCoefficients.of(new UpdateSettings(3e-4, 0.9, 0.95, 1e-8, 0.1, clip, 3));
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void oneUpdateIsThatOfPlainJava(CardAndJava.Types types) {
        try (CardAndJava card = new CardAndJava(types)) {
            update(card, OptionalDouble.of(1.0));
            update(card, OptionalDouble.empty());
        }
    }

    private static void update(CardAndJava card, OptionalDouble clip) {
        var both = card.parameters(LAYOUT);
        CudaParameters onCard = both.getKey();
        ParameterStore inJava = both.getValue();
        OptimizerLauncher launcher = new OptimizerLauncher(card.context());
        Twin norm = card.output(Element.FLOAT, 1);
        Twin coefficients = card.input(Element.FLOAT, coefficients(clip));
        launcher.globalNorm(norm.card(), onCard);
        card.java().globalNorm(norm.java(), inJava);
        card.compare("norm", card.read(norm), card.java().read(norm.java(), 1).get(), 1e-6);
        launcher.adamW(onCard, norm.card(), coefficients.card());
        card.java().adamW(inJava, norm.java(), coefficients.java());
        for (Parameter parameter : LAYOUT.parameters()) {
            for (Slot slot : Slot.values()) {
                card.compare(
                        "clip " + clip + ", " + slot + " of " + parameter.name(),
                        onCard.read(slot, parameter.name()),
                        inJava.read(slot, parameter.name()),
                        1e-6);
            }
            copyIsRounded(card, onCard, parameter);
        }
        card.inputsUnchanged("update");
    }

    private static void copyIsRounded(CardAndJava card, CudaParameters parameters, Parameter parameter) {
        float[] values = parameters.read(Slot.VALUE, parameter.name());
        long address = CudaWeight.of(parameters.weight(parameter.name())).compute();
        float[] copy = card.read(address, Element.COMPUTE, values.length);
        card.check(
                "the compute copy of " + parameter.name() + " is not the rounded value",
                Arrays.equals(copy, card.bf16(Element.COMPUTE) ? CardAndJava.rounded(values) : values));
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void aNormThatIsNotFiniteChangesNothing(CardAndJava.Types types) {
        try (CardAndJava card = new CardAndJava(types)) {
            for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                CudaParameters parameters = card.parameters(LAYOUT).getKey();
                float[] gradients = parameters.read(Slot.GRADIENT, "matrix");
                gradients[100] = broken;
                parameters.write(Slot.GRADIENT, "matrix", gradients);
                float[][] before = all(parameters);
                OptimizerLauncher launcher = new OptimizerLauncher(card.context());
                Twin norm = card.output(Element.FLOAT, 1);
                Twin coefficients = card.input(Element.FLOAT, coefficients(OptionalDouble.of(1)));
                launcher.globalNorm(norm.card(), parameters);
                card.check(
                        "norm is " + card.read(norm)[0] + " with a gradient of " + broken,
                        !Float.isFinite(card.read(norm)[0]));
                launcher.adamW(parameters, norm.card(), coefficients.card());
                card.check(
                        "an update with norm " + broken + " changed something",
                        Arrays.deepEquals(before, all(parameters)));
                card.inputsUnchanged("update with norm " + broken);
            }
        }
    }

    private static float[][] all(CudaParameters parameters) {
        return LAYOUT.parameters().stream()
                .flatMap(parameter -> Arrays.stream(Slot.values()).map(slot -> parameters.read(slot, parameter.name())))
                .toArray(float[][]::new);
    }
}
