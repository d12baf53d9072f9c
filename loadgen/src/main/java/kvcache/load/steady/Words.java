package kvcache.load.steady;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The user messages of {@link SteadyState}. */
final class Words {

    private Words() {}

    static String tooShort(int windows, int needed) {
        return "too short to tell: the measured phase has %s usable windows, of %s needed".formatted(windows, needed);
    }

    static String steady(SteadyMeasure measure, List<SteadyState.Level> before, SteadyState.Level steady) {
        String value = measure.withUnit(steady.value());
        if (before.isEmpty()) {
            return "steady from the start on (%s %s)".formatted(measure, value);
        }
        return "steady from %s on (%s %s; before that %s)"
                .formatted(seconds(steady), measure, value, range(measure, before));
    }

    static String neverSteady(SteadyMeasure measure, int changes, SteadyState.Level from, SteadyState.Level to) {
        String step = "from %s to %s %s after the start"
                .formatted(measure.withUnit(from.value()), measure.withUnit(to.value()), seconds(to));
        return changes == 1
                ? "never steady: the %s changed %s".formatted(measure, step)
                : "never steady: the %s changed %s times, at last %s".formatted(measure, changes, step);
    }

    private static String range(SteadyMeasure measure, List<SteadyState.Level> levels) {
        ToDoubleFunction<SteadyState.Level> value = SteadyState.Level::value;
        double least = levels.stream().mapToDouble(value).min().orElseThrow();
        double most = levels.stream().mapToDouble(value).max().orElseThrow();
        return levels.size() == 1
                ? measure.withUnit(least)
                : SteadyMeasure.number(least) + " to " + measure.withUnit(most);
    }

    private static String seconds(SteadyState.Level level) {
        return String.format(Locale.ROOT, "%.1f s", level.fromSeconds());
    }
}
