namespace QtGpu.Reservoirs.Search;

/// <summary>
/// How a search divides the steps 0 … T that settings train on: it trains on the first of them and forecasts windows of
/// those held out behind. Steps from T on stay unseen.
/// </summary>
/// <param name="TrainSteps">Steps that candidates train on.</param>
/// <param name="Starts">Where windows begin, counted from <paramref name="TrainSteps"/>.</param>
/// <param name="Length">Steps of each.</param>
public sealed record ValidationWindows(int TrainSteps, IReadOnlyList<int> Starts, int Length)
{
    /// <summary>
    /// Spreads windows evenly over what is held out: each begins half its length behind the last, or later where the
    /// horizon is short.
    /// </summary>
    /// <param name="settings">Washout and training steps T.</param>
    /// <param name="count">Windows.</param>
    /// <param name="heldOut">Steps held out at the end of T.</param>
    /// <param name="horizon">The longest that a window is to be.</param>
    /// <exception cref="InputException">There is no room for them.</exception>
    public static ValidationWindows Of(ReservoirSettings settings, int count, int heldOut, int horizon)
    {
        int train = settings.TrainSteps - heldOut;
        if (train < settings.Washout + 2)
        {
            throw new InputException(
                $"‘search’: expected at least {settings.Washout + 2} of the {settings.TrainSteps} training steps in "
                + $"front of the {heldOut} held out; raise ‘training steps’ or lower ‘held out’");
        }

        int length = Math.Min(horizon, 2 * heldOut / (count + 1));
        if (length < 2)
        {
            throw new InputException(
                $"‘search’: expected room for {count} windows of at least 2 steps, got {heldOut} held-out steps; "
                + "raise ‘held out’ or lower ‘windows’");
        }

        int Start(int i) => count == 1 ? 0 : (int)((long)i * (heldOut - length) / (count - 1));
        return new(train, [.. Enumerable.Range(0, count).Select(Start)], length);
    }
}
