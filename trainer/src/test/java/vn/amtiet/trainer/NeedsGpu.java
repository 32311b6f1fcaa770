package vn.amtiet.trainer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.cuda.CudaOperations;
import vn.amtiet.trainer.engine.cuda.CudaSettings;

/**
 * Tests that run on an NVIDIA card. Without one each is counted as skipped before it starts, and each class says so aloud;
 * with one, whatever does not open is a failure. {@code mvn verify -Dgroups=gpu} runs only these.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("gpu")
@ExtendWith(NeedsGpu.Card.class)
public @interface NeedsGpu {
    /** Looks for the card once in a run of tests. */
    final class Card implements ExecutionCondition {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Card.class);

        /** What was found: why there is no card, or nothing. */
        private record Found(String absence) {
            private static Found look() {
                try {
                    CudaOperations.open(CudaSettings.of(null)).close();
                    return new Found("");
                } catch (UserError e) {
                    System.out.println("no test runs on a GPU here: " + e.getMessage());
                    return new Found(e.getMessage());
                }
            }
        }

        /** Decides for each test alone, so that each is counted. */
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (context.getTestMethod().isEmpty()) {
                return ConditionEvaluationResult.enabled("tests are skipped one by one");
            }
            ExtensionContext.Store run = context.getRoot().getStore(NAMESPACE);
            Found found = run.getOrComputeIfAbsent(Card.class, key -> Found.look(), Found.class);
            if (found.absence().isEmpty()) {
                return ConditionEvaluationResult.enabled("there is a card");
            }
            run.getOrComputeIfAbsent(context.getRequiredTestClass(), type -> {
                System.out.println("SKIPPED: no GPU: the tests of " + type.getName());
                return true;
            });
            return ConditionEvaluationResult.disabled("no GPU: " + found.absence());
        }
    }
}
