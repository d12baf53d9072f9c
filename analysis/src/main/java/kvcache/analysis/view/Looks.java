package kvcache.analysis.view;

import java.util.List;
import kvcache.analysis.chart.Palette;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.KnownStores;
import kvcache.analysis.plan.Variant;

/**
 * The styles of variants: each server has a hue, dark over HTTP/1.1 and light over h2c. Built-in stores have the same
 * style in every run.
 */
public final class Looks {

    private final Palette palette;

    private Looks(List<String> servers) {
        this.palette = palette(servers);
    }

    /** The looks of a run's variants, or of those of several runs. */
    public static Looks of(RunData... runs) {
        return new Looks(List.of(runs).stream()
                .flatMap(run -> run.info().plan().serverNames().stream())
                .distinct()
                .toList());
    }

    /** The looks of stores or servers, by their names. */
    public static Palette palette(List<String> names) {
        return Palette.of(KnownStores.names(), names);
    }

    public Palette.Look of(Variant variant) {
        return palette.look(
                variant.server(),
                switch (variant.protocol()) {
                    case H1 -> Palette.Shade.DARK;
                    case H2C -> Palette.Shade.LIGHT;
                });
    }
}
