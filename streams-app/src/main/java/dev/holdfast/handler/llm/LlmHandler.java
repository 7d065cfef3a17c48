package dev.holdfast.handler.llm;

import dev.holdfast.handler.Answer;
import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.CallReport;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Task;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model about an item, once, and takes the one JSON object of the SPEC's shape out of what it says. The
 * attempt's time covers all of it; a call blocks its own thread and no other. Thread-safe.
 */
final class LlmHandler implements Handler {
    private final LlmSettings settings;
    private final ApiKey key;
    private final ModelTransport transport;
    private final ChatModel model;
    private final OutputReader outputs;

    /** Takes validated settings and where the key is. */
    LlmHandler(LlmSettings settings, ApiKey key) {
        this.settings = settings;
        this.key = key;
        this.transport = new ModelTransport(settings.provider());
        this.model = ChatModels.of(settings, transport.asBuilder());
        this.outputs = new OutputReader(settings.output());
    }

    @Override
    public String handle(Task task) throws HandlerFailure, InterruptedException {
        return Objects.requireNonNull(answer(task).output());
    }

    @Override
    public Answer answer(Task task) throws HandlerFailure, InterruptedException {
        LlmCall call = new LlmCall(key.read(), task.timeout());
        try {
            return read(said(question(settings, task), call), call);
        } catch (HandlerFailure failure) {
            throw call.report() == null ? failure : failure.with(call.report());
        }
    }

    @Override
    public void close() {
        transport.close();
    }

    /**
     * Returns what the model is asked about an item.
     *
     * @throws HandlerFailure of category DATA_ERROR if the item lacks what the prompts name
     */
    static ChatRequest question(LlmSettings settings, Task task) throws HandlerFailure {
        List<ChatMessage> messages = new ArrayList<>();
        String system = settings.system().isPresent() ? settings.system().get().fill(task) : "";
        String user = settings.user().fill(task);
        if (user.isBlank()) {
            throw new HandlerFailure(ErrorCategory.DATA_ERROR, "handler.user is blank for this item");
        }
        if (!system.isBlank()) {
            messages.add(SystemMessage.from(system));
        }
        messages.add(UserMessage.from(user));
        return ChatRequest.builder().messages(messages).build();
    }

    /** Returns what the model said. */
    private @Nullable String said(ChatRequest question, LlmCall call) throws HandlerFailure, InterruptedException {
        try {
            ChatResponse response = transport.during(call, () -> model.chat(question));
            return response.aiMessage().text();
        } catch (ContentFilteredException refused) {
            throw new HandlerFailure(
                    ErrorCategory.CONTENT_FILTER,
                    call.shown() + ": the model refuses: " + call.excerpt().from(refused.getMessage()));
        } catch (RuntimeException stoppedOrStrange) {
            call.throwIfStopped();
            throw strange(call, stoppedOrStrange);
        }
    }

    /** Whatever the library throws after an answer came is its word that the answer is none. */
    private HandlerFailure strange(LlmCall call, RuntimeException reason) {
        CallReport report = call.report();
        return report == null
                ? new HandlerFailure(ErrorCategory.UNKNOWN, "the question could not be sent: " + reason)
                : answers(call)
                        .parseError(
                                "is not what a service of provider "
                                        + settings.provider().word() + " answers",
                                String.valueOf(report.rawResponse()));
    }

    private Answer read(@Nullable String said, LlmCall call) throws HandlerFailure {
        CallReport report = call.report();
        if (report == null) {
            throw new IllegalStateException("an answer that did not come through the transport");
        }
        if (Provider.isWithheld(report.finishReason())) {
            throw new HandlerFailure(
                    ErrorCategory.CONTENT_FILTER,
                    call.shown() + " withheld the answer (finish reason " + report.finishReason() + ")");
        }
        String text = said == null ? "" : said;
        try {
            OutputReader.Output output = outputs.read(text);
            return new Answer(call.excerpt().masked(output.json()), report.withRepairs(output.repairs()));
        } catch (Misfit misfit) {
            String cut = Provider.isCut(report.finishReason())
                    ? "; the model was cut off (finish reason " + report.finishReason() + "), see handler.max_tokens"
                    : "";
            throw answers(call).parseError(misfit.what() + cut, text);
        }
    }

    private static AnswerReader answers(LlmCall call) {
        return new AnswerReader(call.shown(), call.excerpt());
    }
}
