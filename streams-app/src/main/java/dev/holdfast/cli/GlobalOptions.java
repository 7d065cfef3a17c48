package dev.holdfast.cli;

import dev.holdfast.blocks.store.StagingFolder;
import dev.holdfast.cluster.DataFolder;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.errors.UsageException;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.runtime.Application;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.LogFile;
import dev.holdfast.schemas.Topics;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every command has. */
public final class GlobalOptions {
    /** The commands that begin something, or say how things are: they take the data folder that is named. */
    private static final Set<String> MAKERS =
            Set.of("holdfast", "run", "up", "demo", "restore", "topics", "config", "doctor", "prompt");

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec mixee;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder (default: .holdfast, or HOLDFAST_DATA).")
    @Nullable
    Path data;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "A Kafka cluster of your own (default: the embedded broker).")
    @Nullable
    public String bootstrapServers;

    @Option(names = "--config", paramLabel = "FILE", description = "A YAML file with application settings.")
    @Nullable
    public Path config;

    @Option(
            names = "--setting",
            paramLabel = "KEY=VALUE",
            description = "One application setting, such as broker.port=9092 or kafka.….")
    public List<String> settings = List.of();

    @Option(names = "--json", description = "Print JSON.")
    public boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the log on stderr.")
    boolean verbose;

    private boolean needsFolder = true;

    /** Where the data is, once it has been looked for. */
    private @Nullable Path settled;

    /** Lets the command run without a data folder, because it asks nothing of one. */
    void needsNoFolder() {
        needsFolder = false;
    }

    /** Uses this data folder, whatever was named or found before. */
    void useFolder(Path folder) {
        data = folder;
        settled = folder;
    }

    /** Reads the settings, options first. */
    public AppConfig settings() {
        Map<String, String> flags = new HashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--setting must be KEY=VALUE, but was '" + setting + "'");
            }
            flags.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        if (data != null) {
            flags.put("data", data.toString());
        }
        if (bootstrapServers != null) {
            flags.put("bootstrap.servers", bootstrapServers);
        }
        AppConfig loaded = load(flags);
        nameTopics(loaded.topics().prefix());
        return loaded;
    }

    private AppConfig load(Map<String, String> flags) {
        AppConfig loaded = AppConfig.load(config, System.getenv(), flags);
        boolean isFirst = settled == null;
        if (isFirst) {
            settled = place(loaded);
        }
        if (isFirst && mixee != null) {
            loaded.warnings().forEach(warning -> err().println("holdfast: warning: " + warning));
        }
        Path found = Objects.requireNonNull(settled);
        if (found.equals(loaded.data())) {
            return loaded;
        }
        if (isFirst && mixee != null) {
            err().println("holdfast: the data folder is " + found);
        }
        flags.put("data", found.toString());
        return AppConfig.load(config, System.getenv(), flags);
    }

    /** Returns where the data is; a command that asks finds the folder from below, and makes none. */
    private Path place(AppConfig loaded) {
        Path named = loaded.data();
        boolean mayMakeIt = mixee == null || MAKERS.contains(commandName());
        boolean isElsewhere =
                !loaded.broker().isEmbedded() || !loaded.server().urls().isEmpty();
        if (mayMakeIt || isElsewhere || !needsFolder || Files.isDirectory(named)) {
            return named;
        }
        Path from = named.toAbsolutePath();
        if (loaded.isDefault("data")) {
            for (Path above = from.getParent(); above != null; above = above.getParent()) {
                Path there = above.resolve(named);
                if (Files.isDirectory(there)) {
                    return there;
                }
            }
            throw new RefusedException("there is no data folder " + from + ", nor a " + named + " above it; go to where"
                    + " the run was started, or name the folder with --data DIR");
        }
        throw new RefusedException("there is no data folder " + from + "; --data DIR names another");
    }

    private String commandName() {
        CommandSpec command = Objects.requireNonNull(mixee);
        while (command.parent() != null && command.parent().parent() != null) {
            command = command.parent();
        }
        return command.name();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(mixee).root().commandLine().getErr();
    }

    /** Returns these options as arguments of a command that is to work where this one does, in this data folder. */
    List<String> passedOn(Path folder) {
        List<String> arguments = new ArrayList<>(List.of("--data", folder.toString()));
        if (bootstrapServers != null) {
            arguments.addAll(List.of("--bootstrap-servers", bootstrapServers));
        }
        if (config != null) {
            arguments.addAll(List.of("--config", config.toString()));
        }
        settings.forEach(setting -> arguments.addAll(List.of("--setting", setting)));
        if (verbose) {
            arguments.add("--verbose");
        }
        return arguments;
    }

    /** Tells the names of topics, which are constants, what they begin with. */
    private static void nameTopics(String prefix) {
        if (!prefix.isEmpty()) {
            System.setProperty(Topics.PREFIX_PROPERTY, prefix);
        }
        if (!Topics.PREFIX.equals(prefix)) {
            throw new IllegalStateException("the topics have been named before topics.prefix was read");
        }
    }

    /** Finds the handlers, the bundled ones and those in the plugins folder. */
    static HandlerTypes handlers(AppConfig config) {
        return HandlerTypes.load(config.plugins()).stagingTo(new StagingFolder(config.blocks()));
    }

    /** Comes to the cluster, with the log going to the data folder; others may attach if the command takes a while. */
    public Holdfast open(AppConfig config, HandlerTypes handlers) {
        Holdfast holdfast = openAlone(config, handlers);
        serveGuests(holdfast);
        return holdfast;
    }

    /** Comes to the cluster to ask it something; the embedded broker is started only if its files do not answer. */
    public Holdfast openToAsk() {
        AppConfig config = settings();
        return openToAsk(config, handlers(config));
    }

    /** Comes to the cluster to ask it something; the embedded broker is started only if its files do not answer. */
    public Holdfast openToAsk(AppConfig config, HandlerTypes handlers) {
        Holdfast holdfast = opened(config, () -> Holdfast.openToAsk(config, handlers));
        serveGuests(holdfast);
        return holdfast;
    }

    /** Comes to the cluster; others may attach if the command takes a while. */
    public Holdfast open() {
        AppConfig config = settings();
        return open(config, handlers(config));
    }

    /** Comes to the cluster; nobody may attach to this process before an application runs. */
    Holdfast openAlone() {
        AppConfig config = settings();
        return openAlone(config, handlers(config));
    }

    private Holdfast openAlone(AppConfig config, HandlerTypes handlers) {
        return opened(config, () -> Holdfast.open(config, handlers));
    }

    private Holdfast opened(AppConfig config, Supplier<Holdfast> opening) {
        DataFolder.closeToOthers(config.data()).ifPresent(this::say);
        log(config);
        Holdfast holdfast = opening.get();
        PrintWriter err = Objects.requireNonNull(mixee).root().commandLine().getErr();
        holdfast.onLost(sentence -> {
            err.println("holdfast: " + sentence);
            err.flush();
        });
        holdfast.unreadable().tell(record -> {
            err.println("holdfast: " + record.inWords());
            err.flush();
        });
        return holdfast;
    }

    /** Lets others attach from now on if the command takes a while, and has it wait for them at its end. */
    void serveGuests(Holdfast holdfast) {
        CommandLine command = Objects.requireNonNull(mixee).root().commandLine();
        holdfast.attend(new Guests(holdfast, command.getOut(), command.getErr()));
        holdfast.serveGuests();
    }

    /** Comes to the cluster, to run an application there. */
    public Holdfast openToWork(AppConfig config, HandlerTypes handlers) {
        Application.prepare();
        return openAlone(config, handlers);
    }

    /** Comes to the cluster, to run an application there. */
    public Holdfast openToWork() {
        AppConfig config = settings();
        return openToWork(config, handlers(config));
    }

    private void say(String sentence) {
        CommandLine command = Objects.requireNonNull(mixee).root().commandLine();
        command.getErr().println("holdfast: " + sentence);
        command.getErr().flush();
    }

    public void log(AppConfig config) {
        LogFile.open(config.data().resolve("logs").resolve("holdfast.log"), verbose);
    }
}
