package dev.holdfast.handler.exec;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.yaml.Setting;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code kind: exec}: gives each item to a program, one line of JSON in, one line of JSON out. */
public final class ExecType implements HandlerType {

    @Override
    public String kind() {
        return "exec";
    }

    @Override
    public Mode mode(HandlerSection section) {
        return Mode.EXECUTOR;
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required(Program.COMMAND, Setting.Kind.TEXT_LIST, "the program and its arguments"),
                Setting.optional(
                        Program.ENVIRONMENT,
                        Setting.Kind.TEXT_MAP,
                        null,
                        "variables set beside those of Holdfast itself; NAME_env, NAME_file and ${env:VARIABLE} keep"
                                + " secrets out"),
                Setting.optional(
                        Program.DIRECTORY, Setting.Kind.FOLDER, null, "the folder to run in; the SPEC's if left out"),
                Setting.optional(
                                Program.REQUEST_ID,
                                Setting.Kind.WORD,
                                "optional",
                                "required: each answer must repeat the request's " + RequestId.MEMBER)
                        .oneOf("optional", Program.REQUIRED));
    }

    @Override
    public List<String> problems(HandlerSection section) {
        return Program.problems(section);
    }

    @Override
    public List<String> missing(HandlerSection section) {
        return Program.from(section).environment().missing();
    }

    @Override
    public List<String> missingHere(HandlerSection section) {
        Program program = Program.from(section);
        List<String> missing =
                new ArrayList<>(new ProgramSearch(program, System.getenv("PATH"), Path.of("")).missing());
        missing.addAll(program.environment().missingFiles());
        return missing;
    }

    @Override
    public Handler create(HandlerSection section) {
        return new ExecHandler(Program.from(section));
    }
}
