using System.CommandLine.Help;
using System.CommandLine.Invocation;
using QtGpu.Checks;
using QtGpu.Devices;
using QtGpu.Distributed;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Training;

namespace QtGpu.Cli;

/// <summary>
/// Finds the verbs, runs one, and turns whatever happens into an exit code and at most two lines of words.
/// </summary>
internal static class Application
{
    public static ExitCode Run(string[] args, TextWriter output, TextWriter error, CancellationToken stop)
    {
        ParseResult? arguments = null;
        Exception? problem = null;
        var rank = new JoinedRank();
        if (rank.IsSilent)
            output = TextWriter.Null;
        try
        {
            rank.Join();
            if (args is ["help", .. var asked])
                args = [.. asked, "--help"];
            Plugin.Load(args);
            arguments = Root(args.FirstOrDefault())
                .Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            var streams = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
            };
            if (ParseProblem.UnknownCommand(arguments) is { } unknown)
                throw new InputException(unknown);
            if (arguments.Action is not (null or ParseErrorAction))
                return (ExitCode)arguments.Invoke(streams); // --help, --version
            if (args.Length == 0)
                return (ExitCode)Root().Parse("--help").Invoke(streams);
            if (ParseProblem.Of(arguments) is { } wrong)
                throw new InputException(wrong);
            var verb = (Verb)arguments.CommandResult.Command;
            rank.Require(verb);

            SteadyWriter? redirected = Console.IsOutputRedirected || output != Console.Out ? new(output) : null;
            var session = new Session(
                arguments, redirected ?? output, rank.IsSilent ? TextWriter.Null : error, stop, rank);
            GlobalOptions.Check(arguments);
            OutputPlaces.Require(arguments);
            if (session.JsonPath is { } path)
                AtomicFile.RequireWritable(path);
            try
            {
                verb.Run(arguments, session);
            }
            catch (AwaitedPiecesException others) when (session.Shard is not null)
            {
                ShardFlag.Ended(arguments, session, others);
            }
            catch (OperationCanceledException stopped)
            {
                session.WriteStopped(stopped is StoppedException ? stopped.Message : "cancelled");
                throw;
            }
            finally
            {
                session.Status.Clear(); // a message gets a line of its own
                if (redirected?.Problem is { } unprinted)
                    session.Unwritable(unprinted);
                foreach (string unwritten in session.Unwritten)
                    new ErrorLines(error, arguments).Write(unwritten);
            }

            return session.Unwritten.Count > 0 ? ExitCode.Failed : ExitCode.Done;
        }
        catch (Exception exception)
        {
            problem = exception;
            return Explain(exception, new(error, arguments), error, message => rank.Says(exception, message, stop));
        }
        finally
        {
            rank.Leave(problem);
        }
    }

    /// <summary>The tool, with all verbs, or with the one asked for alone.</summary>
    public static Command Root(string? asked = null)
    {
        var root = new Command("qtgpu", "Neural networks whose activation is quantum tunnelling, on CPU and GPU.")
        {
            new HelpOption { Action = new HelpPage() },
            new VersionOption(),
        };
        GlobalOptions.AddTo(root);
        foreach (Command verb in VerbFolder.Commands($"{typeof(Application).Namespace}.Commands", asked))
            root.Subcommands.Add(verb);
        return root;
    }

    private static ExitCode Explain(Exception exception, ErrorLines lines, TextWriter error, Func<string, bool> isSaid)
    {
        (ExitCode code, string message) = exception switch
        {
            InputException => (ExitCode.BadInput, exception.Message),
            DeviceUnavailableException =>
                (ExitCode.DeviceUnavailable, $"{exception.Message}\nSee 'qtgpu devices'."),
            StoppedException => (ExitCode.Cancelled, exception.Message),
            OperationCanceledException => (ExitCode.Cancelled, "cancelled"),
            DivergedException => (ExitCode.Failed, $"{exception.Message} (--lr, --clip 5, --standardise)"),
            NotFinitePathException or DeviceMemoryException or CheckFailedException or RankLostException
                or IOException =>
                (ExitCode.Failed, exception.Message),
            OutOfMemoryException => (ExitCode.Failed, "out of memory; a smaller batch or network needs less"),
            _ => (ExitCode.Failed,
                $"internal error: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}"
                + "\nPlease report it; QTGPU_TRACE=1 shows where it happened."),
        };
        if (isSaid(message))
            lines.Write(message);
        if (Environment.GetEnvironmentVariable("QTGPU_TRACE") is "1")
            error.WriteLine(QuotedText.Printable(exception.ToString()));
        return code;
    }
}
