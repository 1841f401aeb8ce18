using System.Globalization;

namespace QtGpu.Comparison;

/// <summary>
/// Networks that differ in one layer alone: that of a recipe's ‘layers’, and what is put in its place.
/// </summary>
/// <param name="Recipe">The network whose layer is exchanged.</param>
/// <param name="Place">Which of its layers, from 0.</param>
public sealed record LayerSwap(Recipe Recipe, int Place)
{
    /// <summary>What stands in place of a layer that is left out.</summary>
    public const string Nothing = "none";

    /// <summary>The layer at a place.</summary>
    /// <param name="recipe">A network with layers one by one.</param>
    /// <param name="place">1, 2, …; null for the last.</param>
    /// <exception cref="InputException">There is no such layer.</exception>
    public static LayerSwap Of(Recipe recipe, int? place)
    {
        int count = recipe.Model.LayerList.Length == 0 ? 0 : recipe.Model.LayerList.Split(',').Length;
        if (count == 0)
            throw new InputException("a layer that is exchanged needs ‘layers’, such as 128,64:relu");
        return (place ?? count) is var at && at >= 1 && at <= count
            ? new(recipe, at - 1)
            : throw new InputException($"a layer that is exchanged is one from 1 to {count}, got {at}");
    }

    /// <summary>The layer, in words.</summary>
    public string Layer => Recipe.Model.LayerList.Split(',')[Place].Trim();

    /// <summary>The network with another layer there, called by it.</summary>
    /// <param name="layer">In words; <see cref="Nothing"/> leaves it out.</param>
    /// <exception cref="InputException">Nothing would be left.</exception>
    public Recipe With(string layer)
    {
        List<string> layers = [.. Recipe.Model.LayerList.Split(',')];
        layers[Place] = layer;
        if (layer == Nothing)
            layers.RemoveAt(Place);
        return layers.Count > 0
            ? Recipe with { Name = layer, Model = Recipe.Model with { LayerList = string.Join(',', layers) } }
            : throw new InputException($"{Nothing} in place of the only layer leaves no layer; give more ‘layers’");
    }

    /// <summary>
    /// The same with so many units in that layer that the network's number of parameters is the nearest to that of the
    /// one whose layer is exchanged; it is called by that layer.
    /// </summary>
    /// <exception cref="InputException">Such a layer has no number of units.</exception>
    public Recipe WithEqualParameters(string layer)
    {
        string[] words = layer.Split(':');
        int at = Array.FindIndex(
            words, word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        if (at < 0)
        {
            throw new InputException(
                "equal parameters need layers with units that can be changed, such as 64:relu, "
                + $"got {layer}; leave it out");
        }

        string Wide(int units) =>
            string.Join(':', [.. words[..at], units.ToString(CultureInfo.InvariantCulture), .. words[(at + 1)..]]);
        return Recipe.WithParametersOf(Recipe, units => With(Wide(units)));
    }
}
