namespace QtGpu.Layers;

/// <summary>What a layer with Gaussian weights draws.</summary>
public enum WeightEstimator
{
    /// <summary>
    /// Each pre-activation, from the Gaussian that the weights give it: less noise in the gradients, and far fewer
    /// numbers. (Kingma, Salimans and Welling, arXiv:1506.02557.)
    /// </summary>
    Local,

    /// <summary>The weights: a draw is one function of all rows. (Blundell et al., arXiv:1505.05424.)</summary>
    Weights,
}
