/** What tests share: samples of records, a schema registry in this process, the topology in a harness. */
@NullMarked
package dev.holdfast.testing;

import org.jspecify.annotations.NullMarked;
