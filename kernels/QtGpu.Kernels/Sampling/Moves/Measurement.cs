namespace QtGpu.Kernels.Sampling.Moves;

/// <summary>Where the observables of a chain go.</summary>
public interface IPathRecord<in TPath, in TTotal>
{
    /// <summary>Whether observables are wanted.</summary>
    bool IsWanted { get; }

    /// <summary>An observable, from its sum over the slices of a neuron's path.</summary>
    void Put(TPath path, PathObservable observable, TTotal sum);

    /// <summary>The acceptance since the measurement before.</summary>
    void PutAcceptance(TPath path);

    /// <summary>Adds φ² to the sums of squares of every slice, where they are wanted.</summary>
    void AddSquares(TPath path);
}

/// <content>What is measured between sweeps (<see cref="PathMeasurement"/>): no move.</content>
public readonly partial struct PathMoves<T, TPotential, TTotal, TPath>
{
    /// <summary>Measures every neuron's path.</summary>
    [MethodImpl(Inline)]
    public void Measure<TRecord>(TRecord record)
        where TRecord : struct, IPathRecord<TPath, TTotal>
    {
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            TPath path = _chain.Of(neuron);
            if (record.IsWanted)
            {
                for (var observable = PathObservable.Potential; observable < PathObservable.Acceptance; observable++)
                {
                    path.ClearSum();
                    path.AddToSum(new ObservableTerm(observable));
                    record.Put(path, observable, path.Total());
                }

                record.PutAcceptance(path);
            }

            record.AddSquares(path);
        }

        _chain.Barrier();
    }

    private readonly struct ObservableTerm(PathObservable observable) : ISliceTerm<T>
    {
        private readonly PathObservable _observable = observable;

        [MethodImpl(Inline)]
        public T Of(int slice, T phi, T next) => PathMeasurement.Term(_observable, phi, next);
    }
}
