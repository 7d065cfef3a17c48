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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model about an item, once, and takes the one JSON object of the SPEC's shape out of what it says. The
 * attempt's time covers all of it; a call blocks its own thread and no other. Thread-safe.
 */
final class LlmHandler implements Handler {
    private static final Pattern END_OF_OBJECT = Pattern.compile("}[\\s`]*$");

    private final LlmSettings settings;
    private final ApiKey key;
    private final ModelTransport transport;
    private final LimitName firstLimit;
    private final ChatModel model;
    /** For services that refuse the first name of the longest answer. */
    private final ChatModel otherModel;

    private volatile boolean isFirstRefused;
    private final OutputReader outputs;

    LlmHandler(LlmSettings settings, ApiKey key) {
        this.settings = settings;
        this.key = key;
        this.transport = new ModelTransport(settings);
        this.firstLimit = LimitName.first(settings.baseUrl());
        this.model = ChatModels.of(settings, firstLimit, transport.asBuilder());
        this.otherModel = ChatModels.of(settings, firstLimit.other(), transport.asBuilder());
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

    /** Returns what the model said. A refused name costs nothing, so the other one is tried in the same attempt. */
    private @Nullable String said(ChatRequest question, LlmCall call) throws HandlerFailure, InterruptedException {
        if (isFirstRefused) {
            return said(otherModel, question, call);
        }
        try {
            return said(model, question, call);
        } catch (HandlerFailure failure) {
            if (call.refused().filter(this::hasAnotherName).isEmpty()) {
                throw failure;
            }
            call.asksAgain();
            String said = said(otherModel, question, call);
            isFirstRefused = true;
            return said;
        }
    }

    private boolean hasAnotherName(RefusedParameter refused) {
        return settings.provider() == Provider.OPENAI
                && refused.setting() == RefusedParameter.Setting.MAX_TOKENS
                && refused.isForItsName();
    }

    private @Nullable String said(ChatModel asked, ChatRequest question, LlmCall call)
            throws HandlerFailure, InterruptedException {
        try {
            ChatResponse response = transport.during(call, () -> asked.chat(question));
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
            OutputReader.Output output = outputs.read(answerIn(text, call, report.finishReason()));
            return new Answer(call.excerpt().masked(output.json()), report.withRepairs(output.repairs()));
        } catch (Misfit misfit) {
            String cut = Provider.isCut(report.finishReason())
                    ? "; the model was cut off (finish reason " + report.finishReason() + "), see handler.max_tokens"
                    : "";
            throw answers(call).parseError(misfit.what() + cut, text);
        }
    }

    /** Returns what was said behind all thinking, unless nobody can know whether that is the answer. */
    private static String answerIn(String said, LlmCall call, @Nullable String finishReason) throws Misfit {
        String left = Thoughts.takenOutOf(said);
        if (left.isBlank() && (!said.isBlank() || call.hasThoughts())) {
            throw new Misfit("holds what the model thinks, but no answer");
        }
        if (Provider.isCut(finishReason)
                && left.contains("}")
                && !END_OF_OBJECT.matcher(left).find()) {
            throw new Misfit("goes on after its JSON object, which may be a draft");
        }
        return left;
    }

    private static AnswerReader answers(LlmCall call) {
        return new AnswerReader(call.shown(), call.excerpt());
    }
}
