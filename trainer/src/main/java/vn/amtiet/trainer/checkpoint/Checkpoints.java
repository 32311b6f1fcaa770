package vn.amtiet.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.DiskFull;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.Engine;

/**
 * The checkpoints of a run: {@code checkpoints/step-000100} and so on. A new one is written under a temporary name,
 * verified by its manifest and renamed; old ones go only after that, manifest first, so that at any moment at least one
 * that verifies is there.
 */
public final class Checkpoints {
    private static final String PREFIX = "step-";
    private static final String TEMPORARY = "temporary-";

    private final Path directory;

    private Checkpoints(Path directory) {
        this.directory = directory;
    }

    /** Those of a run directory. */
    public static Checkpoints of(Path runDirectory) {
        return new Checkpoints(runDirectory.resolve("checkpoints"));
    }

    /** Whether any was ever finished here, valid or not. */
    public boolean any() {
        return !steps().isEmpty();
    }

    /**
     * Saves the engine's parameters and moments. A valid checkpoint of the same step is left as it is.
     *
     * @throws UserError if the disk is full or cannot be written; what was there before is kept
     */
    public void save(Engine engine, TrainState state) {
        Path target = path(state.step());
        Path temporary = directory.resolve(TEMPORARY + target.getFileName());
        if (Files.isDirectory(target) && verifies(target)) {
            return;
        }
        try {
            clearTemporary();
            Files.createDirectories(temporary);
            Checkpoint.write(temporary, engine, state);
            DurableFiles.delete(target, Checkpoint.MANIFEST);
            DurableFiles.publish(temporary, target);
        } catch (IOException | UserError e) {
            throw notSaved(state.step(), e);
        }
    }

    private static boolean verifies(Path target) {
        try {
            Checkpoint.open(target);
            return true;
        } catch (UserError e) {
            return false;
        }
    }

    private UserError notSaved(long step, Exception cause) {
        try {
            clearTemporary();
        } catch (UserError e) {
            cause.addSuppressed(e);
        }
        String kept = steps().isEmpty()
                ? "no earlier checkpoint exists"
                : "the last good one is kept: " + path(steps().get(0));
        String reason = DiskFull.is(cause) ? "the disk is full" : String.valueOf(cause.getMessage());
        return UserError.failed(
                "the checkpoint of step " + step + " could not be written to " + directory + ": " + reason + "; " + kept
                        + "; make room and go on with --resume",
                cause);
    }

    /**
     * The newest that verifies; empty where there is none at all.
     *
     * @param warnings told of each that does not verify
     * @throws UserError if there are some and none verifies
     */
    public Optional<Checkpoint> newest(Consumer<String> warnings) {
        List<Long> steps = steps();
        for (long step : steps) {
            try {
                return Optional.of(Checkpoint.open(path(step)));
            } catch (UserError e) {
                warnings.accept("skipped a checkpoint: " + e.getMessage());
            }
        }
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        throw UserError.failed("none of the " + steps.size() + " checkpoints in " + directory
                + " verifies; copy one again or start a new run with another --output");
    }

    /** The one with the smallest val loss if it verifies, else the newest that verifies; empty where there is none. */
    public Optional<Checkpoint> best(Consumer<String> warnings) {
        Optional<Checkpoint> newest = newest(warnings);
        Long bestStep = newest.map(c -> c.state().losses().bestStep()).orElse(null);
        if (bestStep == null || !Files.isDirectory(path(bestStep))) {
            return newest;
        }
        try {
            return Optional.of(Checkpoint.open(path(bestStep)));
        } catch (UserError e) {
            warnings.accept("skipped the best checkpoint: " + e.getMessage());
            return newest;
        }
    }

    /**
     * Deletes all but the newest {@code keep} up to {@code saved} and the best. A later one than what was just saved did not
     * verify when the run resumed before it, so it goes too.
     *
     * @param saved step of the checkpoint just written
     * @param bestStep absent where no checkpoint is the best
     */
    public void retain(long saved, int keep, @Nullable Long bestStep) {
        List<Long> steps = new ArrayList<>(steps());
        steps.stream()
                .filter(step -> step > saved)
                .forEach(step -> DurableFiles.delete(path(step), Checkpoint.MANIFEST));
        steps.removeIf(step -> step > saved);
        for (int i = steps.size() - 1; i >= keep; i--) {
            if (!steps.get(i).equals(bestStep)) {
                DurableFiles.delete(path(steps.get(i)), Checkpoint.MANIFEST);
            }
        }
    }

    /** Step numbers of the directories that are there, newest first. */
    List<Long> steps() {
        return DurableFiles.names(directory).stream()
                .filter(name -> name.matches(PREFIX + "\\d+"))
                .map(name -> Long.valueOf(name.substring(PREFIX.length())))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    Path path(long step) {
        return directory.resolve(String.format(Locale.ROOT, PREFIX + "%06d", step));
    }

    private void clearTemporary() {
        for (String name : DurableFiles.names(directory)) {
            if (name.startsWith(TEMPORARY)) {
                DurableFiles.delete(directory.resolve(name), Checkpoint.MANIFEST);
            }
        }
    }
}
