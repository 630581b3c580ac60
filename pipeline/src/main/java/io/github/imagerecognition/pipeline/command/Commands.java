package io.github.imagerecognition.pipeline.command;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/** All commands. */
public final class Commands {

  private Commands() {}

  /** The default command, with every command by its name as a subcommand. */
  public static CommandLine all() {
    CommandLine commands =
        new CommandLine(new EmbedCommand()).setCommandName("image-recognition-job");
    commands.getCommandSpec().usageMessage().commandListHeading("%nCommands:%n");
    return commands
        .addSubcommand(new EmbedCommand())
        .addSubcommand(new PlanCommand())
        .addSubcommand(new CheckCommand())
        .addSubcommand(new ExportCommand())
        .addSubcommand(new NearestCommand())
        .addSubcommand(new DuplicatesCommand())
        .addSubcommand(new ReportCommand())
        .addSubcommand(new HelpCommand())
        .addSubcommand(new GenerateCompletion());
  }
}
