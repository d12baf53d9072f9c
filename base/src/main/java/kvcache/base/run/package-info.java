/** The words that describe a run, for whoever measures one and whoever reads its files. */
@NullMarked
package kvcache.base.run;

import org.jspecify.annotations.NullMarked;
