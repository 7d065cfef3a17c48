package dev.holdfast.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskJsonTest {

    @Test
    void writesTheFiveMembersOnOneLineWithSortedFields() throws Exception {
        Task task = new Task(Tasks.ANY_KEY, "two\nlines, \"ä\" 🙂", Map.of("b", "2", "a", "1"), 3, Tasks.ANY_TIMEOUT);

        assertThat(new String(TaskJson.write(task), StandardCharsets.UTF_8))
                .isEqualTo("{\"experiment_id\":\"exp-1\",\"incident_id\":\"case 7\",\"type\":\"cme\","
                        + "\"text\":\"two\\nlines, \\\"ä\\\" 🙂\",\"fields\":{\"a\":\"1\",\"b\":\"2\"}}");
    }

    @Test
    void writesNullForAnItemWithoutText() throws Exception {
        assertThat(new String(TaskJson.write(Tasks.withFields(Map.of())), StandardCharsets.UTF_8))
                .contains("\"text\":null,\"fields\":{}");
    }

    @Test
    void refusesATextThatIsNotUnicode() {
        assertThatThrownBy(() -> TaskJson.write(Tasks.withText("half \ud83d pair")))
                .isInstanceOfSatisfying(
                        HandlerFailure.class,
                        failure -> assertThat(failure.category()).isEqualTo(ErrorCategory.DATA_ERROR));
        assertThatThrownBy(() -> TaskJson.write(Tasks.withText("half at the end \ud83d")))
                .isInstanceOf(HandlerFailure.class);
    }
}
