package kvcache.analysis.run;

/** Is told how far a bench is. Called by the thread that runs the bench. */
public interface Progress extends AutoCloseable {

    /** How many steps there are in all, as far as that is known by now; before the first, and whenever it changes. */
    void expects(int steps);

    /** A step begins. */
    void begins(String step);

    /** The step that began last is done. */
    void done();

    /** Nothing more is told. */
    @Override
    void close();
}
