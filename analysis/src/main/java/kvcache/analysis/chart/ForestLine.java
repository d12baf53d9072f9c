package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** A line of a {@link ForestPlot}, from its label to its figures. */
sealed interface ForestLine {

    Color CONTROL_GROUND = new Color(0xF0F0F0);
    BasicStroke INTERVAL = new BasicStroke(1.8f);
    BasicStroke OUTLINE = new BasicStroke(1.6f);
    double HALF_CAP = 4;
    double GAP = 8;
    double INDENT = 10;

    /** Room that it takes left of the plot, in points. */
    double leftWidth();

    /** Room that it takes right of it. */
    double rightWidth();

    /** What lies below the line at 1. */
    default void ground(Canvas canvas, int place) {}

    /** Draws it, with its label from a place on: texts that end at one place would not in a reader's other letters. */
    void draw(Canvas canvas, int place, double left);

    /** Where there is no difference. */
    static void drawOne(Canvas canvas) {
        canvas.g2().setPaint(Color.DARK_GRAY);
        canvas.g2().setStroke(new BasicStroke(1.4f));
        canvas.g2()
                .draw(new Line2D.Double(
                        canvas.x(1),
                        canvas.area().getMinY(),
                        canvas.x(1),
                        canvas.area().getMaxY()));
    }

    /** The name of the rows below it. */
    record Heading(String text) implements ForestLine {
        @Override
        public double leftWidth() {
            return Canvas.width(text, ForestPlot.HEADING);
        }

        @Override
        public double rightWidth() {
            return 0;
        }

        @Override
        public void draw(Canvas canvas, int place, double left) {
            canvas.beyondEdges(() -> canvas.text(text, left, canvas.y(place), ForestPlot.HEADING));
        }
    }

    /** A ratio, and its figures as a text. */
    record Ratio(ForestPlot.Row row, String value) implements ForestLine {
        @Override
        public double leftWidth() {
            return INDENT + Canvas.width(row.label(), Picture.TICK);
        }

        @Override
        public double rightWidth() {
            return Canvas.width(value, Picture.TICK);
        }

        @Override
        public void ground(Canvas canvas, int place) {
            if (row.control()) {
                canvas.g2().setPaint(CONTROL_GROUND);
                canvas.g2()
                        .fill(new Rectangle2D.Double(
                                canvas.area().getMinX(),
                                canvas.y(place - 0.5),
                                canvas.area().getWidth(),
                                canvas.y(place + 0.5) - canvas.y(place - 0.5)));
            }
        }

        @Override
        public void draw(Canvas canvas, int place, double left) {
            double middle = canvas.y(place);
            Graphics2D g2 = canvas.g2();
            g2.setPaint(row.look().colour());
            g2.setStroke(INTERVAL);
            double low = end(canvas, row.low(), middle, -1);
            double high = end(canvas, row.high(), middle, 1);
            g2.draw(new Line2D.Double(low, middle, high, middle));
            double x = canvas.x(row.estimate());
            Shape marker = AffineTransform.getTranslateInstance(x, middle)
                    .createTransformedShape(row.look().marker());
            g2.setPaint(row.found() ? row.look().colour() : Color.WHITE);
            g2.fill(marker);
            g2.setPaint(row.look().colour());
            g2.setStroke(OUTLINE);
            g2.draw(marker);
            canvas.note(x, middle, row.hover());
            canvas.beyondEdges(() -> {
                canvas.text(row.label(), left + (row.group().isEmpty() ? 0 : INDENT), middle, Picture.TICK);
                canvas.text(value, canvas.area().getMaxX() + GAP, middle, Picture.TICK);
            });
        }

        /** A cap where an interval ends, and an arrow where it runs out of the picture. */
        private static double end(Canvas canvas, double value, double middle, int direction) {
            boolean inside = canvas.abscissa().getRange().contains(value);
            double x = inside
                    ? canvas.x(value)
                    : direction < 0 ? canvas.area().getMinX() : canvas.area().getMaxX();
            if (inside) {
                canvas.g2().draw(new Line2D.Double(x, middle - HALF_CAP, x, middle + HALF_CAP));
            } else {
                Path2D arrow = new Path2D.Double();
                arrow.moveTo(x, middle);
                arrow.lineTo(x - direction * 2 * HALF_CAP, middle - HALF_CAP);
                arrow.lineTo(x - direction * 2 * HALF_CAP, middle + HALF_CAP);
                arrow.closePath();
                canvas.g2().fill(arrow);
            }
            return x;
        }
    }
}
