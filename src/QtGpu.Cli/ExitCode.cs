namespace QtGpu.Cli;

/// <summary>What the shell sees.</summary>
internal enum ExitCode
{
    Done = 0,
    Failed = 1,
    BadInput = 2,
    DeviceUnavailable = 3,
    Cancelled = 130,
}
