namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>Why a run stopped.</summary>
public enum StopReason
{
    /// <summary>Every wanted activity is known well enough, and no chain contradicts it.</summary>
    ErrorReached,

    /// <summary>The budget of sweeps is spent.</summary>
    SweepsSpent,

    /// <summary>The budget of seconds is spent.</summary>
    SecondsSpent,
}

/// <summary>How far a run is.</summary>
/// <param name="Sweeps">Sweeps done, those that thermalise included.</param>
/// <param name="Thermalising">Whether measurements have yet to begin.</param>
/// <param name="Activity">The wanted activity that is known least; NaN before the first estimate.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Remaining">An estimate of the time that is left.</param>
public readonly record struct SamplingProgress(
    long Sweeps, bool Thermalising, double Activity, double StandardError, TimeSpan Remaining);
