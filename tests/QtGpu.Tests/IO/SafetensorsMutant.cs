using System.Text.Json.Nodes;
using QtGpu.IO;
using QtGpu.Kernels.Random;

namespace QtGpu.Tests.IO;

/// <summary>
/// A file of our own with one thing changed that nobody would write, and a checksum that is right again: what a reader
/// has no other defence against than to check what it reads.
/// </summary>
internal static class SafetensorsMutant
{
    private static readonly string[] Values =
        ["null", "0", "-1", "5", "0.5", "1e300", "-1e300", "2147483647", "-2147483648", "9223372036854775807", "\"x\"",
            "\"NaN\"", "\"\"", "[]", "[null]", "[0]", "{}", "true"];

    private static readonly float[] Numbers = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1, 1e30f, 0];

    /// <summary>Writes mutant <paramref name="trial"/> of <paramref name="from"/> to <paramref name="to"/>.</summary>
    public static void Write(string from, string to, int trial)
    {
        Safetensors file = Safetensors.Read(from);
        var random = RandomStream.Named(trial, "mutant");
        if (trial % 3 != 0)
            ChangeText(file, random);
        else if (random.Below(0, 0, 2) == 0 && file.Doubles is [var (_, _, values), ..])
            values[random.Below(0, 1, values.Length)] = Numbers[random.Below(0, 2, Numbers.Length)];
        else
            ChangeTensor(file, random);
        file.Write(to);
    }

    private static void ChangeTensor(Safetensors file, RandomStream random)
    {
        int which = random.Below(1, 0, file.Tensors.Count);
        var (name, shape, values) = file.Tensors[which];
        switch (random.Below(1, 1, 4))
        {
            case 0:
                file.Tensors.RemoveAt(which);
                break;
            case 1:
                file.Tensors[which] = (name, [values.Length + 1], [.. values, 1]);
                break;
            case 2 when values.Length > 0:
                file.Tensors[which] = (name, [0, .. shape], []);
                break;
            default:
                if (values.Length > 0)
                    values[random.Below(1, 2, values.Length)] = Numbers[random.Below(1, 3, Numbers.Length)];
                break;
        }
    }

    private static void ChangeText(Safetensors file, RandomStream random)
    {
        string[] keys = [.. file.Metadata.Keys.Order(StringComparer.Ordinal)];
        string key = keys[random.Below(2, 0, keys.Length)];
        string value = Values[random.Below(2, 1, Values.Length)];
        if (!file.Metadata[key].StartsWith('{') && !file.Metadata[key].StartsWith('['))
        {
            file.Metadata[key] = value.Trim('"');
            return;
        }

        JsonNode root = JsonNode.Parse(file.Metadata[key])!;
        JsonNode parent = root;
        for (int depth = 0; depth < 4 && random.Below(3, depth, 2) == 0 && Containers(parent) is [_, ..] below; depth++)
            parent = below[random.Below(4, depth, below.Length)];
        if (parent is JsonObject { Count: > 0 } map)
        {
            string name = map.ElementAt(random.Below(2, 3, map.Count)).Key;
            if (random.Below(2, 4, 5) == 0)
                map.Remove(name);
            else
                map[name] = JsonNode.Parse(value);
        }
        else if (parent is JsonArray { Count: > 0 } list)
        {
            list[random.Below(2, 3, list.Count)] = JsonNode.Parse(value);
        }

        file.Metadata[key] = random.Below(2, 5, 12) == 0 ? value : root.ToJsonString();
    }

    // The objects and arrays in a node.
    private static JsonNode[] Containers(JsonNode node)
    {
        IEnumerable<JsonNode?> all = node is JsonObject map ? map.Select(entry => entry.Value) : node.AsArray();
        return [.. all.OfType<JsonNode>().Where(child => child is JsonObject or JsonArray)];
    }
}
