package dev.holdfast.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.handler.Tasks;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person reads before a run goes on (R18). */
class ResumeReportTest {

    @Test
    void namesTheModelAndItsTemperature() {
        HandlerSection llm = Tasks.section(
                "llm", Map.of("temperature", 0.2, "model", "small", "provider", "openai", "user", "<<TEXT>>"));

        assertThat(ResumeReport.inShort(llm)).isEqualTo("llm (provider openai, model small, temperature 0.2)");
    }

    @Test
    void namesTheKindAloneWhereNothingElseIsKnown() {
        assertThat(ResumeReport.inShort(Tasks.section("exec", Map.of("command", "x"))))
                .isEqualTo("exec");
    }
}
