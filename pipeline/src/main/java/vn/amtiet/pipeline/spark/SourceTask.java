package vn.amtiet.pipeline.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import vn.amtiet.pipeline.source.SourceFile;
import vn.amtiet.pipeline.source.SourceReader;

/** Source files that one Spark task reads, one after the other. */
record SourceTask(List<SourceFile> files) implements Serializable {
    SourceTask {
        files = new ArrayList<>(files);
    }

    /** Neighbouring files together until a task has its bytes; a larger file is a task of its own. */
    static List<SourceTask> group(List<SourceFile> files, long taskBytes) {
        List<SourceTask> tasks = new ArrayList<>();
        List<SourceFile> group = new ArrayList<>();
        long bytes = 0;
        for (SourceFile file : files) {
            if (!group.isEmpty() && bytes + file.sizeBytes() > taskBytes) {
                tasks.add(new SourceTask(group));
                group.clear();
                bytes = 0;
            }
            group.add(file);
            bytes += file.sizeBytes();
        }
        if (!group.isEmpty()) {
            tasks.add(new SourceTask(group));
        }
        return tasks;
    }

    /** Reads every record of a task's files into rows of {@link RecordTable}. */
    record Read(SourceReader reader) implements FlatMapFunction<SourceTask, Row> {
        @Override
        public Iterator<Row> call(SourceTask task) {
            PushedRows rows = new PushedRows(sink -> readAll(reader, task.files(), sink));
            TaskContext context = TaskContext.get();
            context.addTaskCompletionListener((TaskCompletionListener) ended -> rows.close());
            return rows;
        }

        private static void readAll(SourceReader reader, List<SourceFile> files, Consumer<Row> sink) {
            for (SourceFile file : files) {
                try (InputStream in = Files.newInputStream(Path.of(file.path()))) {
                    reader.read(file, in, record -> sink.accept(RecordTable.row(record)));
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot read " + file.path(), e);
                }
            }
        }
    }
}
