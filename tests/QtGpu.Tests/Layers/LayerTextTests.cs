using QtGpu.Kernels.Activations;
using QtGpu.Layers;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Layers;

/// <summary>Layers by name: on the command line, in a checkpoint, in a comparison.</summary>
public sealed class LayerTextTests
{
    [Theory]
    [InlineData("128", "Dense(128, Tunnelling")]
    [InlineData("dense:7:relu", "Dense(7, Relu")]
    [InlineData("7:tanh", "Dense(7, Tanh")]
    [InlineData(" dropout:0.25", "Dropout(0.25)")]
    [InlineData("layer-norm", "LayerNorm()")]
    [InlineData("7:daruan", "Edges(7, daruan, r = 3)")]
    [InlineData("7:daruan:repetitions=5:base=0", "Edges(7, daruan, r = 5, no base)")]
    [InlineData("7:daruan:growth=2.5", "Edges(7, daruan, r = 3, growth = 2.5)")]
    [InlineData("edges:7", "Edges(7, daruan, r = 3)")]
    [InlineData("bayesian:7:relu", "BayesianDense(7, Relu")]
    public void A_layer_is_found_by_its_name(string text, string expected) => Assert.StartsWith(
        expected, Assert.Single(Parse(text)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("edges:7:daruan")]
    [InlineData("edges:7:daruan:repetitions=5:growth=0.1:base=0")]
    [InlineData("edges:7:fourier:harmonics=2")]
    [InlineData("edges:7:chebyshev:degree=2:base=0")]
    [InlineData("edges:7:b-spline:points=11:from=-2.7:to=1E+09")]
    [InlineData("edges:7:tunnelling:height=5.3:opacity=2:energy-scale=3")]
    public void A_layer_of_edges_says_the_words_it_was_made_of(string text) =>
        Assert.Equal(text, Assert.IsType<Edges>(Assert.Single(Parse(text))).Text);

    [Theory]
    [InlineData("128,layernorm", "layer-norm")]
    [InlineData("dense", "dense:UNITS")]
    [InlineData("dense:many", "whole number")]
    [InlineData("128:foo", "activation 'foo'")]
    [InlineData("dropout", "dropout:RATE")]
    [InlineData("7:daruam", "did you mean 'daruan'")]
    [InlineData("7:daruan:repetitions=0", "from 1 to 1024, got 0")]
    [InlineData("7:daruan:5", "NAME:parameter=number")]
    [InlineData("7:daruan:reps=5", "expected one of repetitions")]
    [InlineData("edges", "edges:UNITS")]
    [InlineData("edges:0", "at least 1 unit")]
    [InlineData("dropout:much", "expected a number")]
    [InlineData("layer-norm:3", "expected layer-norm")]
    [InlineData("1,,2", "no such choice")]
    public void What_is_no_layer_is_refused_and_says_what_is(string text, string part) =>
        Assert.Contains(part, Assert.Throws<InputException>(() => Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_model_has_the_layers_it_names_and_ends_in_its_outputs()
    {
        var model = new ModelSpec { Inputs = 5, Outputs = 3, LayerList = "8,layer-norm,dropout:0.1,4:relu" };
        Assert.Equal(
            ["Dense", "LayerNorm", "Dropout", "Dense", "Dense"],
            model.Build().Layers.Select(layer => layer.GetType().Name));
        Assert.Throws<InputException>(() => (model with { Dropout = 0.1f }).Build());
    }

    [Fact]
    public void What_listed_layers_would_ignore_is_refused()
    {
        var model = new ModelSpec
        {
            Kind = "rnn",
            Inputs = 1,
            Outputs = 3,
            LayerList = "recurrent:gru:4,last-state",
        };
        RecurrentSpec usual = model.Recurrent;
        Refused("‘cell’", model with { Recurrent = usual with { Cell = "lstm" } });
        Refused("‘bidirectional’", model with { Recurrent = usual with { Bidirectional = true } });
        Refused("‘readout’", model with { Recurrent = usual with { Readout = StateReadout.Mean } });
        Refused("‘published gradient’, got Recurrent", model with { PublishedGradient = true });
        Refused(
            "‘published gradient’, got Bayesian",
            model with { Kind = "fnn", LayerList = "8,bayesian:4", PublishedGradient = true });

        // What presets and samples say of all recurrent networks.
        ModelSpec each = model with
        {
            Recurrent = usual with { Readout = StateReadout.Each, RecurrentInitialiser = "0.03" },
        };
        Assert.Equal(model.Build().ToString(), each.Build().ToString());
        Assert.Equal(2, (model with { Kind = "fnn", LayerList = "8", PublishedGradient = true }).Build().Layers.Count);

        static void Refused(string part, ModelSpec model) => Assert.Contains(
            part, Assert.Throws<InputException>(model.Build).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Layer> Parse(string text) =>
        LayerText.Parse(text, () => ActivationCatalogue.Create("tunnelling"), Initialiser.Default);
}
