using QtGpu.Data;

namespace QtGpu.Cli.Commands;

/// <summary>Data sets: which there are, whether they are here, and whether they are what was published.</summary>
internal sealed class DataCommand : Command
{
    public DataCommand()
        : base("data", "List, download and verify data sets")
    {
        Subcommands.Add(new List());
        Subcommands.Add(new Fetch());
        Subcommands.Add(new Verify());
    }

    private static Argument<string[]> Names() => new("names")
    {
        Description = $"Data sets: {string.Join(", ", DatasetCatalogue.Names)} [default: all]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static IDatasetSource[] Chosen(string[]? names) => names is null or []
        ? [.. DatasetCatalogue.All]
        : [.. names.Select(name => DatasetCatalogue.All
            .FirstOrDefault(source => string.Equals(source.Name, name, StringComparison.Ordinal))
            ?? throw new InputException($"unknown data set '{name}'{NearestName.Hint(name, DatasetCatalogue.Names)}"))];

    private static void Show(Session session, DataOptions options, IReadOnlyList<DatasetStatus> sets)
    {
        session.Out.Write(SummaryTable.Of(
            ["data set", "state", "what it is"],
            sets.Select(set => new[] { set.Source.Name, State(set), set.Source.Summary })));
        session.Out.WriteLine($"folder: {DataDirectory.Resolve(options.Directory)}");
        foreach (FileStatus file in sets.SelectMany(set => set.Files).Where(file => file.Problem is not null))
            session.Out.WriteLine(file.Problem!);
        session.WriteJson(new
        {
            Directory = DataDirectory.Resolve(options.Directory),
            Datasets = sets.Select(set => new
            {
                set.Source.Name,
                set.Source.Summary,
                Ready = set.IsReady,
                Files = set.Files.Select(file => new { file.File.Name, file.Path, file.Problem, Good = file.IsGood }),
            }),
        });
    }

    private static string State(DatasetStatus set) =>
        set.Files.Count == 0 ? "built in"
        : set.IsReady ? "here"
        : set.Files.Any(file => file.Problem is not null) ? "corrupt"
        : set.Files.Any(file => file.IsGood) ? "incomplete"
        : "missing";

    private sealed class List() : Verb("list", "List the data sets and whether they are here")
    {
        public override IReadOnlyList<string> Examples => ["data list"];

        public override void Run(ParseResult arguments, Session session) => Show(
            session, session.DataOptions,
            [.. DatasetCatalogue.All.Select(source => DatasetCatalogue.Status(source, session.DataOptions))]);
    }

    private sealed class Fetch : Verb
    {
        private readonly Argument<string[]> _names = Names();

        public Fetch()
            : base("fetch", "Download what is missing or corrupt, and verify it") => Arguments.Add(_names);

        public override IReadOnlyList<string> Examples => ["data fetch mnist", "data fetch"];

        public override void Run(ParseResult arguments, Session session)
        {
            string[]? names = arguments.GetValue(_names);
            DatasetStatus[] fetched = [.. Chosen(names)
                .Where(source => names is { Length: > 0 } || CanBeFetched(source)).Select(source =>
            {
                session.Stop.ThrowIfCancellationRequested();
                return session.WithDownloads(options => DatasetCatalogue.Fetch(source.Name, options));
            })];
            Show(session, session.DataOptions, fetched);
        }
    }

    // Of all data sets those that have an address; one that is named and has none says so.
    private static bool CanBeFetched(IDatasetSource source) => source.Files.All(file => file.Mirrors.Count > 0);

    private sealed class Verify : Verb
    {
        private readonly Argument<string[]> _names = Names();

        public Verify()
            : base("verify", "Compare the files that are here with the published SHA-256") => Arguments.Add(_names);

        public override IReadOnlyList<string> Examples => ["data verify mnist"];

        public override void Run(ParseResult arguments, Session session)
        {
            string[] names = arguments.GetValue(_names) ?? [];
            DatasetStatus[] sets =
                [.. Chosen(names).Select(source => DatasetCatalogue.Verify(source, session.DataOptions))];
            Show(session, session.DataOptions, sets);
            DatasetStatus? bad = sets.FirstOrDefault(set =>
                set.Files.Any(file => file.Problem is not null) || (names.Length > 0 && !set.IsReady));
            if (bad is not null)
                throw new InputException(
                    $"data set '{bad.Source.Name}' is {State(bad)}; `qtgpu data fetch {bad.Source.Name}` gets it");
        }
    }
}
