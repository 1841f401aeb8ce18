using System.Reflection;
using QtGpu.Catalogues;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Sampling;
using QtGpu.Layers;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>What is added as one file is found by itself, under a name of its own.</summary>
public sealed class CatalogueTests
{
    private static readonly Assembly Kernels = typeof(IActivation).Assembly;
    private static readonly Assembly Library = typeof(Layer).Assembly;

    [Fact]
    public void Every_activation_is_in_the_catalogue_under_its_own_name()
    {
        var named = Kernels.GetTypes()
            .Where(type => type.IsValueType && type.IsAssignableTo(typeof(IActivation)))
            .Select(type => type.GetCustomAttribute<ActivationAttribute>()).OfType<ActivationAttribute>()
            .Select(attribute => attribute.Name).ToList();
        Assert.NotEmpty(named);
        Assert.Equal(named.Count, named.Distinct(StringComparer.Ordinal).Count());
        // A user may have registered more.
        Assert.Empty(named.Except(ActivationCatalogue.Names, StringComparer.Ordinal));
        Assert.All(named, name => Assert.Equal(name, ActivationCatalogue.Create(name).Name));
        Assert.All(named, IsAFlagValue);
    }

    [Fact]
    public void Every_activation_that_does_not_wrap_another_has_a_name() =>
        Assert.All(
            Kernels.GetExportedTypes()
                .Where(type => type.IsValueType && type.IsAssignableTo(typeof(IActivation)) && !Wraps(type)),
            type => Assert.NotNull(type.GetCustomAttribute<ActivationAttribute>()));

    [Fact]
    public void Every_algorithm_is_in_the_catalogue_under_its_own_name_with_what_tuning_needs()
    {
        int algorithms = Kernels.GetTypes().Count(type => type.IsValueType && type.IsAssignableTo(typeof(IPathUpdate)));
        Assert.Equal(algorithms, PathUpdateCatalogue.Names.Count);
        Assert.All(PathUpdateCatalogue.Names, IsAFlagValue);
        Assert.All(PathUpdateCatalogue.Names.Select(PathUpdateCatalogue.Find), update =>
        {
            Assert.True(update.Width > 0);
            Assert.InRange(update.Acceptance, 0.2, 0.9);
        });
    }

    [Fact]
    public void Every_data_set_is_in_the_catalogue_under_its_own_name()
    {
        int sources = Library.GetTypes().Count(type => !type.IsAbstract && type.IsAssignableTo(typeof(IDatasetSource)));
        // Programs of the documentation may have more.
        Assert.Equal(sources, DatasetCatalogue.All.Count(source => source.GetType().Assembly == Library));
        Assert.All(DatasetCatalogue.Names, IsAFlagValue);
    }

    [Fact]
    public void Every_optimizer_schedule_and_loss_has_a_name()
    {
        AllNamed<Optimizer>();
        AllNamed<Loss>();
        AllNamed<Schedule>();
    }

    [Fact]
    public void Every_layer_is_public_and_says_what_it_is() =>
        Assert.All(
            Library.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Layer))),
            layer =>
            {
                Assert.True(layer is { IsPublic: true, IsSealed: true }, $"{layer} must be public and sealed");
                Assert.NotEqual(typeof(object), layer.GetMethod(nameof(ToString), [])!.DeclaringType);
            });

    private static bool Wraps(Type activation) => activation.GetConstructors()
        .SelectMany(constructor => constructor.GetParameters())
        .Any(parameter => parameter.ParameterType.IsAssignableTo(typeof(IActivation)));

    private static void AllNamed<T>()
        where T : class
    {
        int concrete = Library.GetTypes().Count(type => !type.IsAbstract && type.IsAssignableTo(typeof(T)));
        Assert.Equal(concrete, Catalogue<T>.Names.Count);
        Assert.All(Catalogue<T>.Names, IsAFlagValue);
    }

    private static void IsAFlagValue(string name) => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", name);
}
