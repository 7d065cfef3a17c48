/** YAML with positions, and values that are checked one by one: every mistake names its place and what would be right. */
@NullMarked
package dev.holdfast.config.yaml;

import org.jspecify.annotations.NullMarked;
