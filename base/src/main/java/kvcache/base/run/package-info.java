/** Descriptions of a run, shared by the code that measures one and the code that reads its files. */
@NullMarked
package kvcache.base.run;

import org.jspecify.annotations.NullMarked;
