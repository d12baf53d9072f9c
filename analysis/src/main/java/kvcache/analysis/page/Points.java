package kvcache.analysis.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;

/** A chart's points as its script reads them: an array of arrays of x, y and text. */
final class Points {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Points() {}

    static String json(List<Hover> hovers) {
        try {
            return JSON.writeValueAsString(hovers.stream()
                    .map(hover -> List.of(tenth(hover.x()), tenth(hover.y()), hover.text()))
                    .toList());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tenth of a point is finer than any screen shows. */
    private static double tenth(double points) {
        return Math.round(points * 10) / 10.0;
    }
}
