using System.Diagnostics;
using QtGpu.Catalogues;
using QtGpu.Experiments;
using QtGpu.IO;

namespace QtGpu.Cli.Commands;

/// <summary>Questions put to networks, each a file of settings: pieces of work side by side, then a page.</summary>
internal sealed class ExperimentCommand : Verb
{
    private const string All = "all";

    private readonly Argument<string?> _name = new("name")
    {
        Description = $"One of {string.Join(", ", ExperimentFile.Names)}, or {All} [default: lists them]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _quick = Flag.Switch("--quick", "The settings that take a minute [default]");
    private readonly Option<bool> _full = Flag.Switch("--full", "The settings that answer the question");
    private readonly Option<string?> _file = Flag.Path(
        "--file", "FILE", "Settings of your own in place of the program's; bench/experiments/ has those");
    private readonly Option<string?> _out = Flag.Path(
        "--out", "DIR", "Where pages go; all have a folder each there [default: runs/experiment-NAME-<time>]");
    private readonly Option<bool> _resume = Flag.Switch(
        "--resume", "With the flags of a run that was stopped: go on with that in --out, or with the newest in runs/");

    public ExperimentCommand()
        : base("experiment", "Put a question to networks: measure, conclude, and write a page with figures and numbers")
    {
        Arguments.Add(_name);
        this.Takes([_quick, _full, _file, _out, _resume, ShardFlag.Option]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "experiment harmonics",
        "experiment all --quick --out runs/all",
        "experiment harmonics --file mine.json --full",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        if (arguments.IsGiven(GlobalOptions.Seed))
            throw new InputException("--seed: the seeds of an experiment are in its file; --file FILE has your own");
        if (arguments.GetValue(_quick) && arguments.GetValue(_full))
            throw new InputException("--quick and --full are two budgets; give one");
        string? name = arguments.GetValue(_name), file = arguments.GetValue(_file);
        if (name is null && file is null)
        {
            List(arguments, session);
            return;
        }

        ShardFlag.RequirePlace(arguments, _out);
        string budget = ExperimentFile.Budgets[arguments.GetValue(_full) ? 1 : 0];
        ExperimentPlan[] plans = [.. Files(name, file).Select(its => its.Plan(budget))];
        var folder = ExperimentFolder.Choose(
            [.. plans.Select(plan => plan.Name)], name is All, arguments.GetValue(_out), arguments.GetValue(_resume));
        using var kept = new KeptExperiment(arguments, session, folder, _resume);
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<object> results = ShardedWork.Independently(plans, plan =>
        {
            ExperimentResult result = kept.Run(plan);
            new ExperimentReport(result).Write(session, folder.Of(plan.Name), kept.GoOn);
            return ExperimentFiles.Json(result);
        });

        if (name is All)
            session.Out.WriteLine(Text(
                $"{Counted.Of(results.Count, "experiment")}, {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        session.WriteJson(results is [var one] && name is not All ? one : new { Experiments = results });
    }

    private static IEnumerable<ExperimentFile> Files(string? name, string? file)
    {
        if (file is null)
            return name is All ? ExperimentFile.Names.Select(ExperimentFile.Own) : [ExperimentFile.Own(name!)];
        ExperimentFile own = ExperimentFile.Read(file);
        return name is null || name == own.Experiment
            ? [own]
            : throw new InputException($"--file {file} is of the experiment {own.Experiment}, not of {name}");
    }

    private void List(ParseResult arguments, Session session)
    {
        arguments.Require(
            false, "the name of an experiment", _quick, _full, _out, _resume, ShardFlag.Option);
        Experiment[] all = [.. ExperimentFile.Names.Select(name => Catalogue<Experiment>.Create("experiment", name))];
        foreach (var (name, experiment) in ExperimentFile.Names.Zip(all))
            session.Out.WriteLine($"{name}: {experiment.Question}\n");
        session.WriteJson(new
        {
            Experiments = ExperimentFile.Names.Zip(all, (name, e) => new { name, e.Title, e.Question, e.Expectation }),
        });
    }
}
