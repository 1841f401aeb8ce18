using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using Xunit;

namespace QtGpu.Tests.Kernels.Activations;

public class ActivationCatalogueTests
{
    [Fact]
    public void Every_activation_of_the_issue_is_there_and_described()
    {
        string[] expected =
        [
            "double-barrier", "gelu", "identity", "leaky-relu", "parabolic-barrier", "rational", "relu", "sigmoid",
            "softplus", "tanh", "tunnelling", "wkb",
        ];
        Assert.Empty(expected.Except(ActivationCatalogue.Names, StringComparer.Ordinal));
        Assert.All(ActivationCatalogue.Names, name => Assert.NotEmpty(ActivationCatalogue.Describe(name)));
        Assert.All(ActivationCatalogue.Names, name => Assert.Equal(name, ActivationCatalogue.Create(name).Name));
    }

    [Fact]
    public void Parameters_are_bound_by_name_in_either_spelling()
    {
        var expected = Activation.Of(new Tunnelling(5, 0.2, energyScale: 2, centred: true)).ToString();
        Assert.Equal(expected, Create(("height", 5), ("width", 0.2), ("energy-scale", 2), ("centred", 1)));
        Assert.Equal(expected, Create(("Height", 5), ("WIDTH", 0.2), ("energyScale", 2), ("Centred", 1)));

        static string? Create(params (string Name, double Value)[] parameters) => ActivationCatalogue
            .Create("tunnelling", parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal))
                .ToString();
    }

    [Theory]
    [InlineData("tuneling", "height", 1, "did you mean 'tunnelling'")]
    [InlineData("quaternion", "height", 1, "expected one of double-barrier")]
    [InlineData("tunnelling", "hieght", 1, "did you mean 'height'")]
    [InlineData("relu", "height", 1, "it takes none")]
    [InlineData("tunnelling", "height", 0, "height: expected between 1e-9 and 1e9 eV, got 0")]
    [InlineData("tunnelling", "width", -1, "width: expected between 1e-9 and 1e9 nm, got -1")]
    [InlineData("tunnelling", "width", double.NaN, "width: expected a number, got NaN")]
    [InlineData("tunnelling", "width", 1e6, "opacity")]
    [InlineData("wkb", "energy-scale", double.PositiveInfinity, "energy scale: expected between 1e-9 and 1e9 eV")]
    [InlineData("leaky-relu", "slope", 2, "slope: expected at least 0 and less than 1, got 2")]
    [InlineData("leaky-relu", "gain", 0, "gain: expected above 0 and at most 1000, got 0")]
    public void Bad_input_is_answered_in_one_message(string name, string parameter, double value, string expected)
    {
        var parameters = new Dictionary<string, double>(StringComparer.Ordinal) { [parameter] = value };
        var exception = Assert.Throws<InputException>(() => ActivationCatalogue.Create(name, parameters));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_some_activations_have_trainable_parameters()
    {
        Assert.Equal(2, ActivationCatalogue.CreateParametric("tunnelling").ParameterCount);
        Assert.Equal(2, ActivationCatalogue.CreateParametric("rational").ParameterCount);
        Assert.Equal(1, ActivationCatalogue.CreateParametric("leaky-relu").ParameterCount);
        Assert.Equal(3, ActivationCatalogue.CreateParametric("tunnelling", scaleToo: true).ParameterCount);
        Assert.Contains(
            "expected one of leaky-relu, rational, tunnelling",
            Assert.Throws<InputException>(() => ActivationCatalogue.CreateParametric("relu")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_users_own_activation_needs_one_struct()
    {
        SearchedAssemblies.Add(typeof(ActivationCatalogueTests).Assembly);
        Assert.Equal("squared-relu", ActivationCatalogue.Create("squared-relu").Name);
    }
}

/// <summary>f(z) = max(z, 0)²: stands for what a user would add.</summary>
[Activation("squared-relu", "max(z, 0) squared")]
public readonly record struct SquaredRelu : IActivation
{
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> => Forward(z, out _);

    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        T y = default(Relu).Forward(z);
        derivative = T.Const(2) * y;
        return y * y;
    }
}
