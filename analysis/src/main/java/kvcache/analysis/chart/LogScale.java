package kvcache.analysis.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** A logarithmic axis with labels exactly where it is told to have them, which the library's own leaves to chance below a decade. */
public final class LogScale extends LogAxis {
    private static final long serialVersionUID = 1L;

    /** A place on the axis and what stands there. */
    public record Label(double value, String text) {}

    private final transient List<Label> labels;

    public LogScale(String title, double low, double high, List<Label> labels) {
        super(title);
        this.labels = List.copyOf(labels);
        setRange(low, high);
    }

    /** An axis that holds two values, from one of 1, 2, 5, 10 ... to another, labelled at each. */
    public static LogScale around(String title, double lowest, double highest) {
        double low = Steps.floor(lowest);
        double high = Steps.ceil(highest);
        boolean decadesAlone = high / low > 3_000;
        List<Label> labels = Steps.between(low, high).stream()
                .filter(value -> !decadesAlone || Steps.isDecade(value))
                .map(value -> new Label(value, Steps.text(value)))
                .toList();
        return new LogScale(title, low, high, labels);
    }

    @Override
    protected List<NumberTick> refreshTicksVertical(Graphics2D g2, Rectangle2D dataArea, RectangleEdge edge) {
        return ticks(TextAnchor.CENTER_RIGHT);
    }

    @Override
    protected List<NumberTick> refreshTicksHorizontal(Graphics2D g2, Rectangle2D dataArea, RectangleEdge edge) {
        return ticks(TextAnchor.TOP_CENTER);
    }

    private List<NumberTick> ticks(TextAnchor anchor) {
        return labels.stream()
                .filter(label -> getRange().contains(label.value()))
                .map(label -> new NumberTick(label.value(), label.text(), anchor, TextAnchor.CENTER, 0))
                .toList();
    }
}
