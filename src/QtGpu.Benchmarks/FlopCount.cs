using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Benchmarks;

/// <summary>How many operations an activation does for one element, counted while its formula runs.</summary>
internal static class FlopCount
{
    private const int Points = 64;

    /// <summary>
    /// Mean over −2 ≤ z ≤ 2: additions, multiplications, quotients and roots are 1, a fused multiply-add 2, a choice 0.
    /// </summary>
    public static double Of(string activation, bool derivative) =>
        ActivationCatalogue.Create(activation).Accept(new Counter(derivative));

    private sealed class Counter(bool derivative) : IActivationVisitor<double>
    {
        public double Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation
        {
            CountingLane.Count = 0;
            for (int i = 0; i < Points; i++)
            {
                var z = new CountingLane((4f * i / (Points - 1)) - 2);
                _ = derivative ? activation.Forward(z, out _) : activation.Forward(z);
            }

            return CountingLane.Count / (double)Points;
        }
    }

    private readonly struct CountingLane(float value) : ILane<CountingLane>
    {
        private readonly float _value = value;

        [field: ThreadStatic]
        public static long Count { get; set; }

        public static bool IsDouble => false;

        public static bool HasFunctions => false;

        public static CountingLane Const(double value) => new((float)value);

        public static CountingLane Const(float value) => new(value);

        public static CountingLane operator +(CountingLane a, CountingLane b) => Counted(a._value + b._value);

        public static CountingLane operator -(CountingLane a, CountingLane b) => Counted(a._value - b._value);

        public static CountingLane operator *(CountingLane a, CountingLane b) => Counted(a._value * b._value);

        public static CountingLane operator /(CountingLane a, CountingLane b) => Counted(a._value / b._value);

        public static CountingLane operator -(CountingLane a) => new(-a._value);

        public static CountingLane Fma(CountingLane a, CountingLane b, CountingLane c) =>
            Counted(MathF.FusedMultiplyAdd(a._value, b._value, c._value), operations: 2);

        public static CountingLane Sqrt(CountingLane a) => Counted(MathF.Sqrt(a._value));

        public static CountingLane Abs(CountingLane a) => new(MathF.Abs(a._value));

        public static CountingLane IfLess(CountingLane a, CountingLane b, CountingLane then, CountingLane otherwise) =>
            a._value < b._value ? then : otherwise;

        public static CountingLane IfEqual(CountingLane a, CountingLane b, CountingLane then, CountingLane otherwise) =>
            a._value == b._value ? then : otherwise;

        public static CountingLane Min(CountingLane a, CountingLane b) => IfLess(a, b, a, b);

        public static CountingLane Max(CountingLane a, CountingLane b) => IfLess(b, a, a, b);

        public static bool AllLess(CountingLane a, CountingLane b) => a._value < b._value;

        public static CountingLane Pow2(CountingLane n) => new(MathF.ScaleB(1, (int)n._value));

        public static CountingLane Exponent(CountingLane a, out CountingLane m)
        {
            ScalarLane e = ScalarLane.Exponent(new(a._value), out ScalarLane rest);
            m = new(rest.Value);
            return new(e.Value);
        }

        public static CountingLane Exp(CountingLane x) => LaneMath.Exp(x);

        public static CountingLane Log(CountingLane x) => LaneMath.Log(x);

        public static CountingLane SinCos(CountingLane x, out CountingLane cos) => LaneMath.SinCos(x, out cos);

        private static CountingLane Counted(float value, int operations = 1)
        {
            Count += operations;
            return new(value);
        }
    }
}
