namespace QtGpu.Data;

/// <content>What samples are checked for when they are made.</content>
public sealed partial class Samples
{
    private void CheckShapes()
    {
        if (Features < 1)
            throw new InputException($"Samples need at least one feature, got {Features}.");
        if (_features.Length == 0 || _features.Length % Features != 0)
            throw new InputException(
                $"Features must be [n, {Features}] with n ≥ 1: {_features.Length} values are not a whole number of "
                + "samples.");
        if (Classes is < 0 or 1 || TargetCount < 0 || (Classes > 0 && TargetCount != 1))
            throw new InputException(
                "Expected two or more classes with one label each, or 0 classes (regression) and any number of "
                + $"targets, got {Classes} classes with {TargetCount} targets.");
        if (Image is { } size && (long)size.Height * size.Width != Features)
            throw new InputException(
                $"A {size.Height}×{size.Width} image has {(long)size.Height * size.Width} pixels, not {Features}.");
    }

    private void CheckValues()
    {
        int words = Vocabulary;
        int none = words == 0 ? -1
            : Array.FindIndex(_features, x => !(x >= 0 && x < words && x == MathF.Floor(x)));
        if (none >= 0)
            throw new InputException(
                $"{_steps!.Place(none)} (counted from 0) is word {_features[none]}; expected a whole number "
                + $"0 … {words - 1}.");
        int bad = Array.FindIndex(_features, static x => !float.IsFinite(x));
        if (bad >= 0)
            throw new InputException(
                $"{_steps?.Place(bad / Features) ?? $"Sample {bad / Features}"}, feature {bad % Features} "
                + $"(counted from 0) is {_features[bad]}; expected a finite number.");
        for (int i = 0; i < _targets.Length; i++)
        {
            float y = _targets[i];
            if (Classes > 0 && !(y >= 0 && y < Classes && y == MathF.Floor(y)))
                throw new InputException(
                    $"{Owner(i)} (counted from 0) has label {y}; expected a whole number 0 … {Classes - 1}.");
            if (!float.IsFinite(y))
                throw new InputException(
                    $"{Owner(i / TargetCount)}, target {i % TargetCount} (counted from 0) is {y}; "
                    + "expected a finite number.");
        }
    }

    private string Owner(int targetRow) =>
        _steps is { TargetsPerStep: true } ? _steps.Place(targetRow) : $"Sample {targetRow}";
}
