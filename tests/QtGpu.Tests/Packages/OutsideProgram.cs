namespace QtGpu.Tests.Packages;

/// <summary>What somebody who has only the package writes: an activation, a cell, a layer and a data set.</summary>
internal static class OutsideProgram
{
    /// <summary>
    /// Trains with all of them on a device for so many epochs, which are its first argument (<c>cpu:25</c>), and prints
    /// what the network then says of the test samples; runs other programs that are further arguments.
    /// </summary>
    public const string Code = """
        using System.Reflection;
        using QtGpu.Catalogues;
        using QtGpu.Data;
        using QtGpu.Devices;
        using QtGpu.Kernels.Activations;
        using QtGpu.Kernels.Cells;
        using QtGpu.Kernels.Contract;
        using QtGpu.Kernels.Lanes;
        using QtGpu.Kernels.Skeletons;
        using QtGpu.Layers;
        using QtGpu.Models;
        using QtGpu.Training;

        foreach (string program in args.Skip(1))
        {
            Console.WriteLine($"== {Path.GetFileNameWithoutExtension(program)}");
            Assembly.LoadFrom(program).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }

        if (args is [var where, ..] and not ["none", ..])
        {
            using Backend backend = DeviceCatalogue.Open(where.Split(':')[0]);
            int epochs = int.Parse(where.Split(':')[1]);
            Activation bend = ActivationCatalogue.Create("bend");
            Say(LayerText.Parse("8:bend,twice", () => bend, Initialiser.Parse("he")), "rings");
            Say([new Recurrent(4, CellCatalogue.Create("halfway", bend)), new LastState()], "turns");

            void Say(IReadOnlyList<Layer> layers, string name)
            {
                Dataset data = DatasetCatalogue.Load(name);
                using var trainer = new Trainer(
                    new Sequential([.. layers, new Dense(2)]), backend, data.Train,
                    new TrainerOptions { Epochs = epochs, Batch = 160, Optimizer = new Adam(0.05f) });
                var last = trainer.Fit(data.Test).Last;
                Console.WriteLine(FormattableString.Invariant(
                    $"{name}: {last.ValidationAccuracy:F3}, loss {last.ValidationLoss:F4}"));
            }
        }

        [Activation("bend", "z/(1 + |z|)")]
        public readonly record struct Bend : IActivation
        {
            public T Forward<T>(T z)
                where T : unmanaged, ILane<T> => z / (T.Const(1) + T.Abs(z));

            public T Forward<T>(T z, out T derivative)
                where T : unmanaged, ILane<T>
            {
                T share = T.Const(1) / (T.Const(1) + T.Abs(z));
                derivative = share * share;
                return z * share;
            }
        }

        [Cell("halfway", "h = h/2 + f(b + x W + h U)/2")]
        public struct Halfway<TState>(TState activation) : ITrainableCell
            where TState : unmanaged, IStateActivation
        {
            private TState _f = activation;

            public static int Gates => 1;
            public static int States => 1;
            public static int Kept => 1;
            public static int Arguments => TState.IsTrained ? 1 : 0;
            public static bool SplitsGates => false;
            public readonly bool IsNoisy => false;
            public static float StartingBias(int gate) => 0;

            public void Begin<TOperands>(TOperands operands, int parameters)
                where TOperands : struct, IOperands => _f.Begin(operands, parameters);

            public void Step<T, TUnit>(TUnit unit)
                where T : unmanaged, ILane<T>
                where TUnit : struct, IUnit<T>
            {
                T z = unit.Recurrent(0) + unit.Driven(0);
                unit.Put(0, T.Const(0.5) * (unit.State(0) + _f.Forward(z, out T derivative)));
                unit.Keep(0, derivative);
                if (TState.IsTrained)
                    unit.KeepArgument(0, z);
            }

            public readonly void Back<T, TUnit>(TUnit unit)
                where T : unmanaged, ILane<T>
                where TUnit : struct, IUnitGradient<T>
            {
                T half = T.Const(0.5) * unit.Gradient(0), dz = half * unit.Kept(0);
                unit.PutGate(0, dz, dz);
                unit.PutState(0, half);
                if (TState.IsTrained)
                    unit.PutArgument(0, half);
            }
        }

        [Named("twice")]
        public sealed class Twice : Layer
        {
            public Twice(LayerText text) => text.Require(0, 0, "twice");

            public override Shape Output(Shape input) => input;

            public override BoundLayer Bind(LayerContext context) =>
                new Bound(context, context.Input, context.Take(context.Input.Shape));

            private sealed class Bound(LayerContext context, Signal input, Signal output) : BoundLayer(input, output)
            {
                public override void Forward(int rows, long step)
                {
                    View<float> x = Input.Value.FirstRows(rows);
                    context.Backend.Run(new Doubling(), x.Length, x, Output.Value.FirstRows(rows));
                }

                public override void Backward(int rows, long step)
                {
                    View<float> dY = Output.TakeGradient(rows);
                    View<float> dX = Input.HandDown(rows, out View<float> factor, out bool accumulate);
                    if (accumulate)
                        throw new NotSupportedException("one reader");
                    context.Backend.Run(new Doubling(), dY.Length, dY, dX);
                    if (!factor.IsNone)
                        context.Backend.Elementwise.Multiply(dX, factor, dX);
                }
            }
        }

        public readonly struct Doubling : IPass<Doubling>
        {
            public int BytesPerElement => 8;

            public void Run<TElements, T>(TElements at)
                where TElements : struct, IElements<T>
                where T : unmanaged, ILane<T> => at.Store(1, at.Load(0) + at.Load(0));
        }

        internal sealed class Rings : IDatasetSource
        {
            public string Name => "rings";
            public string Summary => "inside of a circle, or outside";
            public Dataset Load(DataOptions options) => new(Name, Draw(1, 320), Draw(2, 200), ["in", "out"], true);

            private static Samples Draw(int seed, int count)
            {
                var random = new Random(seed);
                float[] at = [.. Enumerable.Range(0, 2 * count).Select(_ => 4 * random.NextSingle() - 2)];
                float[] labels = [.. at.Chunk(2).Select(xy => xy[0] * xy[0] + xy[1] * xy[1] > 2 ? 1f : 0f)];
                return new Samples(at, 2, labels, classes: 2);
            }
        }

        internal sealed class Turns : IDatasetSource
        {
            public string Name => "turns";
            public string Summary => "whether six steps end above where they began";
            public Dataset Load(DataOptions options) => new(Name, Draw(1, 320), Draw(2, 200), ["down", "up"], true);

            private static Samples Draw(int seed, int count)
            {
                var random = new Random(seed);
                float[] steps = [.. Enumerable.Range(0, 6 * count).Select(_ => 2 * random.NextSingle() - 1)];
                float[] labels = [.. steps.Chunk(6).Select(six => six.Sum() > 0 ? 1f : 0f)];
                return Samples.OfSequences(steps, 1, [.. Enumerable.Repeat(6, count)], labels, classes: 2);
            }
        }
        """;
}
