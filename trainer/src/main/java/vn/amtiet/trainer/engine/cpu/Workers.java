package vn.amtiet.trainer.engine.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that share out numbered tasks. Tasks are claimed in any order by any thread, so a task may write
 * only what is its own: then results do not depend on the number of threads. The calling thread works too.
 */
final class Workers implements AutoCloseable {
    /** Looks at the clock of new work before a waiting thread sleeps: about 20 microseconds. */
    private static final int SPINS = 1 << 9;

    private final Member[] members;
    private volatile @Nullable Job job;
    private volatile boolean closed;

    Workers(int threads) {
        members = new Member[threads - 1];
        for (int i = 0; i < members.length; i++) {
            members[i] = new Member(i + 1);
            members[i].start();
        }
    }

    /** The work of one task: reads anything, writes only what is its own or the scratch of its thread. */
    interface Task {
        /** Runs task {@code index} on thread {@code thread}, 0 to threads - 1. */
        void run(int index, int thread);
    }

    int threads() {
        return members.length + 1;
    }

    /** Runs tasks 0 to {@code tasks - 1} and returns when all are done; rethrows what a task threw. */
    void run(int tasks, Task task) {
        if (tasks <= 1 || members.length == 0) {
            for (int i = 0; i < tasks; i++) {
                task.run(i, 0);
            }
            return;
        }
        Job current = new Job(task, tasks);
        job = current;
        for (Member member : members) {
            if (member.asleep) {
                LockSupport.unpark(member);
            }
        }
        current.work(0);
        int spins = 0;
        while (current.done.get() < tasks) {
            if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        job = null;
        Throwable failure = current.failure;
        if (failure != null) {
            throw new IllegalStateException("an operation failed: " + failure, failure);
        }
    }

    /** One parallel region. */
    private static final class Job {
        private final Task task;
        private final int tasks;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        private Job(Task task, int tasks) {
            this.task = task;
            this.tasks = tasks;
        }

        private void work(int thread) {
            for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                try {
                    task.run(i, thread);
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    done.incrementAndGet();
                }
            }
        }
    }

    private final class Member extends Thread {
        private final int number;
        private volatile boolean asleep;

        private Member(int number) {
            super("cpu-engine-" + number);
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            Job last = null;
            while (true) {
                Job current = await(last);
                if (current == null) {
                    return;
                }
                last = current;
                current.work(number);
            }
        }

        private @Nullable Job await(@Nullable Job last) {
            int spins = 0;
            while (!closed) {
                Job current = job;
                if (current != null && current != last) {
                    asleep = false;
                    return current;
                }
                if (++spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    asleep = true;
                    current = job;
                    if ((current == null || current == last) && !closed) {
                        LockSupport.park(Workers.this);
                    }
                }
            }
            return null;
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Member member : members) {
            LockSupport.unpark(member);
        }
    }
}
