package vn.amtiet.trainer.engine.cuda;

import java.util.List;

/**
 * One thing to time.
 *
 * @param name "layer norm 32768x768"
 * @param bytes that it reads and writes at least
 * @param flop floating-point operations at least, a multiply-add counted as two; 0 where memory alone decides
 * @param turns each queues it once on buffers of its own, so that none finds its inputs in the cache
 */
record BenchmarkRow(String name, double bytes, double flop, List<Runnable> turns) {}
