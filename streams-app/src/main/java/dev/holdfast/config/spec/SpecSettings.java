package dev.holdfast.config.spec;

import static dev.holdfast.config.yaml.Setting.Kind.BOOLEAN;
import static dev.holdfast.config.yaml.Setting.Kind.DURATION;
import static dev.holdfast.config.yaml.Setting.Kind.INTEGER;
import static dev.holdfast.config.yaml.Setting.Kind.NUMBER;
import static dev.holdfast.config.yaml.Setting.Kind.RATE;
import static dev.holdfast.config.yaml.Setting.Kind.TEXT;
import static dev.holdfast.config.yaml.Setting.Kind.TEXTS;
import static dev.holdfast.config.yaml.Setting.Kind.TEXT_LIST;
import static dev.holdfast.config.yaml.Setting.Kind.TEXT_MAP;
import static dev.holdfast.config.yaml.Setting.Kind.TREE;
import static dev.holdfast.config.yaml.Setting.Kind.WORD;

import dev.holdfast.config.yaml.Setting;
import java.util.List;

/** Every key of a SPEC but the handlers' own; {@code docs/spec.md} names each. */
public final class SpecSettings {

    /** The sections. */
    public static final List<String> SECTIONS =
            List.of("experiment", "source", "handler", "execution", "budget", "blocks", "metrics", "snapshots");

    /** The keys of {@code experiment}. */
    public static final List<Setting> EXPERIMENT = List.of(
            Setting.optional("id", TEXT, null, "the experiment's id"),
            Setting.required("name", TEXT, "the experiment's name, for people"),
            Setting.optional("cohort", TEXT, null, "the experiments that it is compared with"),
            Setting.optional("notes", TEXT, null, "anything worth keeping"),
            Setting.optional("stage", TEXT, ExperimentSection.STAGE, "what kind of run it is"));

    /** The keys of {@code source}. */
    public static final List<Setting> SOURCE = List.of(
            Setting.optional("file", TEXTS, null, "the file that the items come from"),
            Setting.optional("sql", TEXT, null, "a query of files, whose rows the items come from"),
            Setting.optional("format", WORD, null, "the file's form").oneOf("csv", "tsv", "jsonl", "xlsx", "parquet"),
            Setting.optional("encoding", TEXT, "UTF-8", "the file's character encoding"),
            Setting.optional("delimiter", TEXT, null, "the character between fields"),
            Setting.optional("sheet", TEXT, null, "the sheet of a workbook"),
            Setting.optional("skip_rows", INTEGER, "0", "lines or rows above the header")
                    .between(0, 1_000_000),
            Setting.optional("header_rows", INTEGER, "1", "rows that name the columns together")
                    .between(1, 10),
            Setting.optional("trim_header", BOOLEAN, "false", "drop white space around the names of columns"),
            Setting.optional("on_bad_bytes", WORD, "refuse", "what happens to bytes that the encoding does not have")
                    .oneOf("refuse", "replace"),
            Setting.optional("date_format", TEXT, null, "the pattern by which dates of a workbook are written"),
            Setting.required("incident_id", TEXTS, "the column of the incident's id"),
            Setting.optional("types", TEXT_MAP, null, "wide form: column of text by type"),
            Setting.optional("type", TEXT, null, "long form: the column of the type"),
            Setting.optional("text", TEXT, null, "long form: the column of the text"),
            Setting.optional("labels", TEXT_MAP, null, "column by label"),
            Setting.optional("fields", TEXT_MAP, null, "column by field"),
            Setting.optional("limit", INTEGER, null, "items of the whole experiment")
                    .between(1, Long.MAX_VALUE),
            Setting.optional("duplicates", WORD, "first", "which of several texts of one id and type counts")
                    .oneOf("first", "last", "refuse"),
            Setting.optional("where", TREE, null, "which rows are the experiment's, by column"));

    /** The keys of {@code execution}. */
    public static final List<Setting> EXECUTION = List.of(
            Setting.optional("workers", WORD, "internal", "who makes the calls").oneOf("internal", "external"),
            // Enough to keep a slow service busy, few enough not to bring a small one down.
            Setting.optional("concurrency", INTEGER, "16", "items worked on at once")
                    .between(1, 10_000),
            Setting.optional("min_concurrency", INTEGER, "1", "the least, however often the service says 429")
                    .between(1, 10_000),
            Setting.optional("start_concurrency", INTEGER, null, "items worked on at once at the start")
                    .between(1, 10_000),
            Setting.optional("timeout", DURATION, "60s", "the time after which one attempt is given up"),
            Setting.optional("max_attempts", INTEGER, "3", "attempts of one item in all")
                    .between(1, 1_000),
            Setting.optional(
                    "storm",
                    TEXT,
                    FailureRules.DEFAULT_STORM,
                    "the share of the last calls whose failure is the service's, not the items'"),
            Setting.optional("max_failures", TEXT, null, "failed items, or their share, that pause the run"),
            Setting.optional("limit", TEXT, null, "the limit of the configuration that the calls share with others"),
            Setting.optional("rate", RATE, null, "attempts over time"),
            Setting.optional("token_rate", RATE, null, "tokens over time"),
            Setting.optional("on_in_doubt", WORD, "repeat", "what happens to an attempt in doubt")
                    .oneOf("repeat", "hold"),
            Setting.optional("retry_backoff", DURATION, "1s", "the wait before the second attempt"),
            Setting.optional("retry_backoff_max", DURATION, "60s", "the longest wait before an attempt"),
            Setting.optional(
                    "retry_total", DURATION, "1h", "the time for calls and waits of an item after its first failure"),
            Setting.optional("weight", INTEGER, "1", "the share of places, relative to other experiments")
                    .between(1, 1_000),
            Setting.optional("priority", INTEGER, "0", "a higher one goes before all lower ones")
                    .between(-1_000, 1_000));

    /** The keys of {@code budget}. */
    public static final List<Setting> BUDGET = List.of(
            Setting.optional("tokens", INTEGER, null, "tokens in and out").between(1, 1_000_000_000_000_000L),
            Setting.optional("money", NUMBER, null, "money, in the unit of the prices"),
            Setting.optional("wall_time", DURATION, null, "time from the start"),
            Setting.optional("tokens_per_call", INTEGER, null, "what one call uses at most")
                    .between(1, 1_000_000_000L),
            Setting.optional("output_tokens_per_call", INTEGER, null, "of these, what may be output at most")
                    .between(0, 1_000_000_000L),
            Setting.optional(
                    "prices", TEXT_MAP, null, "by model: money for a million tokens, in/out or in/out/cached input"));

    /** The keys of {@code blocks}. */
    public static final List<Setting> BLOCKS =
            List.of(Setting.required("units_per_block", INTEGER, "units of work in one block")
                    .between(1, Long.MAX_VALUE));

    /** The keys of {@code metrics}; the defaults of the lists are {@link MetricsSection}'s. */
    public static final List<Setting> METRICS = List.of(
            Setting.required("label", TEXT, "the label that verdicts are compared with"),
            Setting.required("output", TEXT, "the member of the answer that is the verdict"),
            Setting.optional("positive", TEXT_LIST, null, "texts that mean yes"),
            Setting.optional("negative", TEXT_LIST, null, "texts that mean no"));

    /** The keys of {@code snapshots}; the default of the list is {@link SnapshotsSection}'s. */
    public static final List<Setting> SNAPSHOTS = List.of(
            Setting.optional("key", WORD, "strict", "whether runs that differ in the random seed are comparable")
                    .oneOf("strict", "replicate"),
            Setting.optional("exclude", TEXT_LIST, null, "what may differ between comparable runs"),
            Setting.optional("metric", WORD, null, "what a baseline is chosen by")
                    .oneOf(
                            "accuracy",
                            "precision",
                            "recall",
                            "f1",
                            "success_rate",
                            "attempts_per_item",
                            "tokens_per_item",
                            "tokens_in",
                            "tokens_out",
                            "money_spent",
                            "money_per_item",
                            "latency_p50_ms",
                            "latency_p90_ms",
                            "latency_p95_ms",
                            "latency_p99_ms",
                            "latency_max_ms"),
            Setting.optional("min_runs", INTEGER, "5", "comparable other runs that make a baseline")
                    .between(1, 1_000),
            Setting.optional("window", INTEGER, "10", "the newest comparable runs that are looked at")
                    .between(1, 1_000),
            Setting.optional("thresholds", TEXT_MAP, null, "by how much a metric may be worse"));

    private SpecSettings() {}
}
