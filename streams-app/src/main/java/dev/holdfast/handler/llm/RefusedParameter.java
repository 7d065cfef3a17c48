package dev.holdfast.handler.llm;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A parameter of the request that the service refuses. That is a matter of the SPEC, and of all its items: not one of
 * them would be answered.
 *
 * @param setting what the SPEC calls it
 * @param isForItsName whether it is refused for its name, rather than for its value
 */
record RefusedParameter(Setting setting, boolean isForItsName) {

    /** What a SPEC sets, and what requests call that. */
    enum Setting {
        MAX_TOKENS(
                "max_tokens",
                "max_tokens|max_completion_tokens|max_output_tokens|num_predict",
                "set what this model takes"),
        TEMPERATURE("temperature", "temperature", "remove it, or set what this model takes"),
        SEED("seed", "seed", "remove it"),
        RESPONSE_FORMAT(
                "response_format",
                "response_format|json_schema|json_object|output_config|output_format|structured[ _]outputs?",
                "set json_object or none");

        private final String key;
        private final Pattern names;
        private final String fix;

        Setting(String key, String names, String fix) {
            this.key = key;
            this.names = Pattern.compile("(?<![a-z_])(?:" + names + ")(?![a-z_])");
            this.fix = fix;
        }
    }

    private static final Pattern NAME_REFUSED = Pattern.compile(
            "unsupported_parameter|(?:not|n't) support|unsupported|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed"
                    + "|not available|unavailable|deprecated|no parameter|removed|extra (?:inputs|fields)|\\buse\\b|instead");
    private static final Pattern VALUE_REFUSED = Pattern.compile(
            "unsupported_value|invalid|only the default|must be|must not|cannot|forbidden|incompatible|too (?:large|small|high|low)"
                    + "|at most|at least|> ?\\d|less than|greater than|out of range");
    /** The longest answer may not fit behind a long text: that is the item's. */
    private static final Pattern ABOUT_THE_TEXT = Pattern.compile("context|input tokens|prompt|in the messages");

    /** Returns the parameter that an error of status 400 or 422 is about; empty if it is about something else. */
    static Optional<RefusedParameter> in(ErrorBody error, LlmSettings settings) {
        String text = error.text();
        boolean ofName = NAME_REFUSED.matcher(text).find();
        boolean ofValue = VALUE_REFUSED.matcher(text).find();
        for (Setting setting : List.of(Setting.values())) {
            boolean isNamed = setting.names.matcher(error.parameter()).find()
                    || (setting.names.matcher(text).find() && (ofName || ofValue));
            boolean isOfTheItem = setting == Setting.MAX_TOKENS
                    && ABOUT_THE_TEXT.matcher(text).find();
            if (isNamed && !isOfTheItem && isSet(setting, settings)) {
                return Optional.of(new RefusedParameter(setting, ofName && !text.contains("too large")));
            }
        }
        return Optional.empty();
    }

    /** Returns what to do about it, to be put behind what the service said. */
    String inWords() {
        return "; the service refuses what the SPEC has as handler." + setting.key + ": " + setting.fix;
    }

    private static boolean isSet(Setting setting, LlmSettings settings) {
        return switch (setting) {
            case MAX_TOKENS -> settings.maxTokens().isPresent() || settings.provider() == Provider.ANTHROPIC;
            case TEMPERATURE -> settings.temperature().isPresent();
            case SEED -> settings.seed().isPresent();
            case RESPONSE_FORMAT -> settings.format() != LlmSettings.Format.NONE;
        };
    }
}
