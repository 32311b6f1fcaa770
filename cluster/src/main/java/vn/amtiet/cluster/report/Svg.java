package vn.amtiet.cluster.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Inline SVG charts: pure functions from numbers to markup, coloured by the page's CSS variables. */
final class Svg {
    private static final int WIDTH = 760;
    private static final int LABEL = 210;
    private static final int VALUE = 190;

    private Svg() {}

    /** One labelled row of a bar chart; {@code css} names the fill: "keep", "drop", "accent". */
    record Bar(String label, double value, String shown, String css) {}

    /** Horizontal bars, one below the other, the value written at the end of each. */
    static String bars(String title, List<Bar> bars) {
        double largest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int height = bars.size() * 26 + 8;
        StringBuilder svg = open(title, height);
        int y = 4;
        for (Bar bar : bars) {
            double length = largest == 0 ? 0 : bar.value() / largest * (WIDTH - LABEL - VALUE);
            svg.append(format(
                            "<text x='%d' y='%d' text-anchor='end'>%s</text>", LABEL - 8, y + 15, escape(bar.label())))
                    .append(format(
                            "<rect class='%s' x='%d' y='%d' width='%.1f' height='18' rx='2'><title>%s: %s</title></rect>",
                            bar.css(),
                            LABEL,
                            y + 2,
                            Math.max(length, bar.value() > 0 ? 1 : 0),
                            escape(bar.label()),
                            escape(bar.shown())))
                    .append(format("<text x='%.1f' y='%d'>%s</text>", LABEL + length + 6, y + 15, escape(bar.shown())));
            y += 26;
        }
        return svg.append("</svg>").toString();
    }

    /** Loss against step, one line a series with its name at the end; the y axis does not start at 0. */
    static String lossCurve(List<ReportContents.LossPoint> points) {
        Map<String, StringBuilder> lines = new TreeMap<>();
        double high = points.stream()
                .mapToDouble(ReportContents.LossPoint::loss)
                .max()
                .orElse(1);
        double low = points.stream()
                .mapToDouble(ReportContents.LossPoint::loss)
                .min()
                .orElse(0);
        long last = Math.max(
                1,
                points.stream().mapToLong(ReportContents.LossPoint::step).max().orElse(1));
        Plot plot = new Plot(50, 12, WIDTH - 150, 250, last, low, high > low ? high : low + 1);
        StringBuilder svg = open("Loss by step", 300);
        plot.axes(svg);
        for (ReportContents.LossPoint p : points) {
            lines.computeIfAbsent(p.series(), s -> new StringBuilder())
                    .append(format("%.1f,%.1f ", plot.x(p.step()), plot.y(p.loss())));
        }
        Map<String, ReportContents.LossPoint> ends = new TreeMap<>();
        points.forEach(p -> ends.put(p.series(), p));
        lines.forEach((series, path) -> {
            ReportContents.LossPoint end = ends.get(series);
            svg.append(format(
                            "<polyline class='line %s' points='%s'/>",
                            escape(series), path.toString().trim()))
                    .append(format(
                            "<text class='name %s' x='%.1f' y='%.1f'>%s %.3f</text>",
                            escape(series),
                            plot.x(end.step()) + 6,
                            plot.y(end.loss()) + (series.equals("val") ? -8 : 4),
                            escape(series),
                            end.loss()));
        });
        return svg.append("</svg>").toString();
    }

    /** Maps step and loss to pixels. */
    private record Plot(int left, int top, int width, int height, long steps, double low, double high) {
        double x(long step) {
            return left + (double) width * step / steps;
        }

        double y(double loss) {
            return top + height * (high - loss) / (high - low);
        }

        void axes(StringBuilder svg) {
            for (int i = 0; i <= 4; i++) {
                double loss = low + (high - low) * i / 4;
                svg.append(format(
                                "<line class='grid' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>",
                                left, left + width, y(loss), y(loss)))
                        .append(format(
                                "<text x='%d' y='%.1f' text-anchor='end'>%.2f</text>", left - 6, y(loss) + 4, loss));
                long step = steps * i / 4;
                svg.append(format(
                        "<text x='%.1f' y='%d' text-anchor='middle'>%d</text>", x(step), top + height + 20, step));
            }
            svg.append(format(
                    "<text x='%d' y='%d' text-anchor='middle'>step</text>", left + width / 2, top + height + 36));
        }
    }

    private static StringBuilder open(String title, int height) {
        return new StringBuilder(format(
                "<svg viewBox='0 0 %d %d' role='img' aria-label='%s'><title>%s</title>",
                WIDTH, height, escape(title), escape(title)));
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** Text made safe inside HTML elements and quoted attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
