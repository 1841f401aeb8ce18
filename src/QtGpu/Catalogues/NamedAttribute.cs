using System.Reflection;

namespace QtGpu.Catalogues;

/// <summary>Names a class for its catalogue and the command line.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NamedAttribute(string name) : Attribute
{
    /// <summary>The name users type.</summary>
    public string Name { get; } = name;

    /// <summary>The name of an object's class, the class's own where it has no other.</summary>
    public static string Of(object named) =>
        named.GetType().GetCustomAttribute<NamedAttribute>()?.Name ?? named.GetType().Name;
}
