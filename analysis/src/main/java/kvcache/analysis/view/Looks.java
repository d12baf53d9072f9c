package kvcache.analysis.view;

import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.chart.ForestPlot;
import kvcache.analysis.chart.Palette;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.KnownStores;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Interval;
import kvcache.base.run.Protocol;

/**
 * The styles of variants: each server has a hue, dark over HTTP/1.1 and light over h2c. Built-in stores have the same
 * style in every run.
 */
public record Looks(Palette palette) {

    /** Returns the styles of the variants of some runs. */
    public static Looks of(RunData... runs) {
        return new Looks(palette(Stream.of(runs)
                .flatMap(run -> run.plan().serverNames().stream())
                .toList()));
    }

    /** Returns the styles of stores or servers by name. */
    public static Palette palette(List<String> names) {
        return Palette.of(KnownStores.names(), names);
    }

    /** Returns a row of a forest plot; see {@link ForestPlot.Row}. */
    public static ForestPlot.Row forestRow(
            String label,
            String group,
            Interval ratio,
            boolean found,
            boolean control,
            Palette.Look look,
            String hover) {
        return new ForestPlot.Row(
                label,
                group,
                ratio.estimate(),
                ratio.low(),
                ratio.high(),
                Format.compact(ratio),
                found,
                control,
                look,
                hover);
    }

    public Palette.Look of(Variant variant) {
        return palette.look(
                variant.server(), variant.protocol() == Protocol.H2C ? Palette.Shade.LIGHT : Palette.Shade.DARK);
    }
}
