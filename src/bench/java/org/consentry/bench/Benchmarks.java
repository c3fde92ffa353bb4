package org.consentry.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.html.PageBench;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks, with JMH's own options if there are any, and prints tables in Markdown. */
public final class Benchmarks {
    private static final List<String> METHODS =
            List.of("scan", "rewrite", "rewriteJudged", "rewriteGranted", "jsoupStream", "jsoupDocument");
    private static final String BASELINE = "jsoupStream";

    private Benchmarks() {}

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        Options given = new CommandLineOptions(args);
        Options options = new OptionsBuilder()
                .parent(given)
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        StringBuilder out = new StringBuilder();
        pages(results, out);
        judgements(results, out);
        System.out.println(out);
    }

    private static void pages(Collection<RunResult> results, StringBuilder out) {
        Map<String, Map<String, RunResult>> rows = new TreeMap<>(Benchmarks::bySize);
        for (RunResult result : results) {
            if (result.getParams().getBenchmark().startsWith(PageBench.class.getName())) {
                String row = result.getParams().getParam("pages") + '/'
                        + result.getParams().getParam("chunk");
                rows.computeIfAbsent(row, key -> new TreeMap<>()).put(method(result), result);
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        out.append("\nMB/s of the processor's time, medians; how many times jsoupStream; bytes allocated per run\n\n");
        out.append("| pages/chunk | ").append(String.join(" | ", METHODS)).append(" |\n|---");
        out.append("|---:".repeat(METHODS.size())).append("|\n");
        rows.forEach((row, cells) -> {
            out.append("| ").append(row);
            RunResult baseline = cells.get(BASELINE);
            for (String method : METHODS) {
                RunResult cell = cells.get(method);
                out.append(" | ").append(cell == null ? "" : cell(cell, baseline));
            }
            out.append(" |\n");
        });
    }

    private static String cell(RunResult result, RunResult baseline) {
        double speed = median(result, "kilobytes") / 1_000;
        String times = "";
        if (baseline != null) {
            times = String.format(Locale.ROOT, ", %.1f×", speed / (median(baseline, "kilobytes") / 1_000));
        }
        return String.format(Locale.ROOT, "%.0f%s, %,.0f B", speed, times, allocated(result));
    }

    private static void judgements(Collection<RunResult> results, StringBuilder out) {
        List<RunResult> rows = new ArrayList<>(results);
        rows.removeIf(result -> !result.getParams().getBenchmark().startsWith(JudgeBench.class.getName()));
        if (rows.isEmpty()) {
            return;
        }
        out.append("\n| benchmark | ns of the processor's time for a run | in MB/s | bytes allocated |\n");
        out.append("|---|---:|---:|---:|\n");
        for (RunResult result : rows) {
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %,.0f | %,.0f |%n",
                    method(result),
                    median(result, "picoseconds") / 1_000,
                    median(result, "kilobytes") / 1_000,
                    allocated(result)));
        }
    }

    /** Of the iterations of all forks. */
    private static double median(RunResult result, String counter) {
        List<Double> values = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                values.add(iteration.getSecondaryResults().get(counter).getScore());
            }
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? 0 : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double allocated(RunResult result) {
        Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
        if (bytes == null) {
            bytes = result.getSecondaryResults().get("·gc.alloc.rate.norm");
        }
        return bytes == null ? Double.NaN : bytes.getScore();
    }

    private static String method(RunResult result) {
        String name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static int bySize(String one, String other) {
        int order = Integer.compare(size(one), size(other));
        return order != 0 ? order : one.compareTo(other);
    }

    private static int size(String row) {
        return Character.isDigit(row.charAt(0)) ? Integer.parseInt(row.split("/")[0]) : Integer.MAX_VALUE;
    }
}
