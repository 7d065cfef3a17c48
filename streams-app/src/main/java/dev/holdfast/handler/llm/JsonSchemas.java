package dev.holdfast.handler.llm;

import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.List;

/** Writes the SPEC's {@code output} as the schema that is sent with each question. */
final class JsonSchemas {
    private JsonSchemas() {}

    /** Returns the response format that holds a model to a shape. */
    static ResponseFormat of(Shape.Members shape) {
        JsonSchema schema =
                JsonSchema.builder().name("answer").rootElement(object(shape)).build();
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(schema)
                .build();
    }

    private static JsonObjectSchema object(Shape.Members shape) {
        JsonObjectSchema.Builder object = JsonObjectSchema.builder()
                .required(List.copyOf(shape.members().keySet()))
                .additionalProperties(false);
        shape.members().forEach((name, member) -> object.addProperty(name, element(member)));
        return object.build();
    }

    private static JsonSchemaElement element(Shape shape) {
        if (shape instanceof Shape.Members object) {
            return object(object);
        }
        if (shape instanceof Shape.ListOf list) {
            return JsonArraySchema.builder().items(element(list.item())).build();
        }
        if (shape instanceof Shape.Words words) {
            return JsonEnumSchema.builder().enumValues(words.words()).build();
        }
        return switch ((Shape.Scalar) shape) {
            case BOOLEAN -> new JsonBooleanSchema();
            case NUMBER -> new JsonNumberSchema();
            case INTEGER -> new JsonIntegerSchema();
            case STRING -> new JsonStringSchema();
        };
    }
}
