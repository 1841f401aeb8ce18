using QtGpu.Cli.Completion;

namespace QtGpu.Cli.Commands;

/// <summary>Prints what makes a shell complete the tool's commands, flags and names.</summary>
internal sealed class CompletionCommand : Verb
{
    private readonly Argument<string> _shell = new("shell")
    {
        Description = $"Shell: {string.Join(", ", CompletionScript.ByShell.Keys)}",
        HelpName = "shell",
    };

    public CompletionCommand()
        : base("completion", "Print a script by which a shell completes commands, flags and names") =>
        Arguments.Add(_shell);

    public override IReadOnlyList<string> Examples => ["completion bash", "completion fish"];

    public override void Run(ParseResult arguments, Session session)
    {
        string shell = arguments.GetValue(_shell)!;
        if (!CompletionScript.ByShell.TryGetValue(shell, out Func<Command, string>? script))
            throw NearestName.Unknown("shell", shell, [.. CompletionScript.ByShell.Keys]);
        string text = script(Application.Root());
        session.Out.Profile.Out.Writer.Write(text); // as it is, however narrow the terminal
        session.WriteJson(new { Shell = shell, Script = text });
    }
}
