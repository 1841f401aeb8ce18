namespace QtGpu.Attack.Mutants;

/// <summary>
/// What the tests must notice: a result that is a little wrong, a promise that is not kept, a file that is not safe.
/// </summary>
internal static class MutantList
{
    private const string Library = "src/QtGpu/", Tool = "src/QtGpu.Cli/";
    private const string Kernels = "kernels/QtGpu.Kernels/", Host = "kernels/QtGpu.Kernels.Host/";
    private const string SelfTest = "SelfTestCommandTests", Reliability = "ReliabilityTests";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } = [.. Promises, .. Files, .. Numbers, .. Data];

    // What a user was told.
    private static Mutant[] Promises =>
    [
        new(
            "compare-one-seed", Library + "Comparison/ActivationComparison.cs",
            "plan.Recipe.Options(plan.Seed)",
            "plan.Recipe.Options(1)",
            "CompareResumeTests", "ComparisonProgressTests"),
        new(
            "full-disk-exit-code", Tool + "Application.cs",
            "session.Unwritten.Count > 0 ? ExitCode.Failed",
            "session.Unwritten.Count > 0 ? ExitCode.BadInput",
            Reliability + ".A_full_disk_is_a_failure_and_not_a_mistake_of_the_user"),
        new(
            "io-failure-exit-code", Tool + "Application.cs",
            "or IOException =>\n                (ExitCode.Failed, exception.Message)",
            "or IOException =>\n                (ExitCode.BadInput, exception.Message)",
            "BenchResumeTests"),
        new(
            "periodic-save", Tool + "Commands/QuantumNeurons/SamplingFlags.cs",
            "            if (periodic is not null && run.FirstSays(periodic.IsDue))\n                periodic.Now();\n",
            "",
            "KilledRunTests"),
        new(
            "sigterm", Tool + "StopSignal.cs",
            "            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),\n",
            "",
            Reliability + ".Who_asks_a_run_to_end_gets_an_orderly_end_within_two_seconds"),
        new(
            "cancelled-training", Library + "Training/BatchGradient.cs",
            "_network.Forward(shard.Rows, step, cancellation);",
            "_network.Forward(shard.Rows, step);",
            "CancellationTests"),
        new(
            "cancelled-evaluation", Library + "Training/EvaluatedRows.cs",
            "Network.Forward(rows, step, cancellation);",
            "Network.Forward(rows, step);",
            "CancellationTests"),
        new(
            "cancelled-sampling", Library + "QuantumNeurons/Sampling/SamplingRun.cs",
            "            _memory.Share.ThrowIfStopped(stop);\n            if (Ended(",
            "            if (Ended(",
            "SamplingRunTests"),
        new(
            "second-thread", Kernels + "Contract/Entry.cs",
            "Interlocked.CompareExchange(ref _thread, thread, 0) != 0)",
            "Interlocked.CompareExchange(ref _thread, thread, 0) < 0)",
            "ContractEntryTests"),
        new(
            "offline", Library + "Data/Download/Downloader.cs",
            "if (options.Offline)",
            "if (options.Offline && file.Length < 0)",
            "DownloadTests"),
    ];

    // What lies on a disk.
    private static Mutant[] Files =>
    [
        new(
            "csv-quoting", Tool + "Report/CsvFile.cs",
            "IndexOfAny(\",\\\"\\n\\r\") < 0",
            "IsEmpty || true",
            Reliability + ".Cells_of_a_csv_file_that_hold_commas_or_quotes_or_lines_are_quoted"),
        new(
            "fsync", Library + "IO/AtomicFile.cs",
            "            stream.Flush(flushToDisk: true);\n",
            "",
            "DurabilityTests"),
        new(
            "checkpoint-settings", Library + "Training/Checkpoint.cs",
            "SettingsText.Require(_path, Settings, settings, \"‘checkpoint’\");",
            "_ = settings;",
            "CheckpointTests"),
        new(
            "optimizer-state", Library + "Training/Checkpoint.cs",
            "state.Write(_file.Values(CheckpointContent.StateTensor, state.Length));",
            "_ = state;",
            "ReproducibilityTests"),
        new(
            "checksum", Library + "IO/Safetensors.cs",
            ".SequenceEqual(bytes.AsSpan(8 + place, ChecksumLength))",
            ".SequenceEqual(Checksum(text, [() => bytes.AsSpan(8 + (int)length)]))",
            "SafetensorsTests"),
        new(
            "lock", Library + "IO/FileLock.cs",
            "FileShare.None",
            "FileShare.ReadWrite",
            "JournalTests"),
        new(
            "journal-settings", Library + "IO/Journal.cs",
            "asked?.Require(path, made);",
            "_ = made;",
            "JournalTests"),
        new(
            "journal-sum", Library + "IO/JournalLines.cs",
            "line[..SumLength].SequenceEqual(Sum(line[(SumLength + 1)..]))",
            "line[SumLength] == (byte)' '",
            "JournalTests"),
        new(
            "journal-cut", Library + "IO/Journal.cs",
            "            stream.SetLength(end);\n            stream.Position = end;\n            return stream;",
            "            stream.Position = stream.Length;\n            return stream;",
            "JournalTests"),
        new(
            "live-buffers", Kernels + "Contract/DeviceBuffer.cs",
            "            Interlocked.Decrement(ref _live);",
            "            _isLive = 0;",
            "LiveBufferTests"),
    ];

    // What is computed.
    private static Mutant[] Numbers =>
    [
        new(
            "acceptance", Kernels + "Sampling/Moves/Acceptance.cs",
            "T.Min(T.Const(0f), gain)",
            "T.Min(T.Const(0f), -gain)",
            "DetailedBalanceTests"),
        new(
            "tent-action", Kernels + "Sampling/Moves/TentMoves.cs",
            "height * (bend + height)",
            "height * (bend - height)",
            "PathMathsTests", "DetailedBalanceTests"),
        new(
            "site-action", Kernels + "Potentials/SiteAction.cs",
            "proposed + old - (left + right)",
            "proposed + old - (left + left)",
            "PathMathsTests"),
        new(
            "variance", Library + "QuantumNeurons/Statistics/BinnedSeries.cs",
            "squares[row] += off * (values[row] - mean[row]);",
            "squares[row] += off * off;",
            "MeanEstimateTests"),
        new(
            "gemm-depth", Host + "Gemm/GemmTiles.cs",
            "bool add = k0 > 0 || problem.Accumulate",
            "bool add = problem.Accumulate",
            SelfTest),
        new(
            "column-sums", Host + "Gemm/ColumnSums.cs",
            "sum += T.Load(from);",
            "sum = T.Load(from);",
            SelfTest),
        new(
            "adam-decay", Kernels + "Updates/AdamUpdate.cs",
            "T.Fma(T.Const(GradientDecay), w, gradient)",
            "T.Fma(T.Const(WeightDecay), w, gradient)",
            SelfTest),
        new(
            "clipping", Kernels + "Updates/Clipping.cs",
            "norm <= clip ? 1f",
            "norm >= clip ? 1f",
            SelfTest),
        new(
            "dropout", Kernels + "Random/DropoutMask.cs",
            "_kept = 1f / (1f - rate)",
            "_kept = 1f",
            "RandomLayerTests"),
        new(
            "leak", Kernels + "Cells/Leaky.cs",
            "T.Fma(-a, x, x)",
            "x",
            SelfTest),
        new(
            "effective-radius", Library + "Reservoirs/SpectralRadius.cs",
            "1 - settings.Leak, factor",
            "settings.Leak, factor",
            "ReservoirStateTests", "SpectralRadiusTests"),
        new(
            "valid-steps", Library + "Reservoirs/ForecastScore.cs",
            "valid ??= t;",
            "valid = t;",
            "EchoStateNetworkTests"),
    ];

    // What it is computed from.
    private static Mutant[] Data =>
    [
        new(
            "shuffle", Library + "Training/Batches.cs",
            "shuffle.Below(epoch, i, i + 1)",
            "shuffle.Below(0, i, i + 1)",
            "BatchTests"),
        new(
            "doubled-quotes", Library + "Data/Files/CsvRows.cs",
            "unquoted.Append(_row[i++]);",
            "i++;",
            "CsvTests", "TableTests"),
        new(
            "idx-length", Library + "Data/Files/Idx.cs",
            "if (content.Length != length)",
            "if (content.Length < length)",
            "IdxTests"),
        new(
            "constant-column", Library + "Data/ColumnScale.cs",
            ": (rows[k], 1)",
            ": (rows[k], 2)",
            "ColumnScaleTests"),
        new(
            "test-split", Library + "Data/DataSplit.cs",
            "Samples.SplitRows(count, heldOut, Seed, stream)",
            "Samples.SplitRows(count, heldOut, 0, stream)",
            "SamplesTests"),
    ];
}
