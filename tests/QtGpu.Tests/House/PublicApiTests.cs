using System.Reflection;
using System.Runtime.CompilerServices;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>What a program may use of the library: every public signature stands in PublicApi.txt.</summary>
public sealed class PublicApiTests
{
    private const string Listed = "tests/QtGpu.Tests/House/PublicApi.txt", Accept = "QTGPU_ACCEPT_API";

    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static;

    [Fact]
    public void The_public_api_is_the_one_that_is_listed()
    {
        string[] now = [.. typeof(Trainer).Assembly.GetExportedTypes().SelectMany(Lines).Order(StringComparer.Ordinal)];
        if (Environment.GetEnvironmentVariable(Accept) is { Length: > 0 })
            File.WriteAllText(Path.Combine(Repository.Root, Listed), string.Join('\n', now) + "\n");
        string[] listed = Repository.Read(Listed).TrimEnd('\n').Split('\n');
        string[] change =
            [.. listed.Except(now).Select(line => $"- {line}"), .. now.Except(listed).Select(line => $"+ {line}")];
        Assert.True(change.Length == 0, $"{string.Join('\n', change)}\nIf that is meant: "
            + $"{Accept}=1 ./qtgpu test -class '*{nameof(PublicApiTests)}', and commit {Listed}.");
    }

    [Fact]
    public void A_signature_tells_what_a_caller_depends_on()
    {
        const string name = "QtGpu.Tests.House.PublicApiTests+Sample<T>";
        Assert.Equal(
            [
                $"{name} : IDisposable", $"{name}.Int32 Count {{ get; }}", $"{name}.Void Dispose()",
                $"{name}.new(Int32 count)", $"{name}.static IEnumerable<T> All(T[] of, Boolean sorted = False)",
            ],
            Lines(typeof(Sample<>)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Lines(Type type)
    {
        IEnumerable<Type> bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(face => face.IsVisible && !face.Name.StartsWith("IEquatable", StringComparison.Ordinal));
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            bases = bases.Prepend(parent);
        string name = $"{type.Namespace}.{(type.DeclaringType is { } outer ? Name(outer) + "+" : "")}{Name(type)}";
        string[] known = [.. bases.Select(Name).Order(StringComparer.Ordinal)];
        return type.GetMembers(Declared).Where(IsOpen).Select(member => $"{name}.{Signature(member)}")
            .Prepend(known.Length == 0 ? name : $"{name} : {string.Join(", ", known)}");
    }

    // What the compiler adds to a record is no decision of ours.
    private static bool IsOpen(MemberInfo member) => member switch
    {
        _ when member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is not PropertyInfo => false,
        MethodInfo method => (method.IsPublic || method.IsFamily) && !method.IsSpecialName
            && method.GetBaseDefinition().DeclaringType != typeof(object),
        ConstructorInfo constructor => constructor.IsPublic || constructor.IsFamily,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(a => a.IsPublic || a.IsFamily)
            && property.Name is not "EqualityContract",
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        _ => false,
    };

    private static string Signature(MemberInfo member) => member switch
    {
        MethodInfo method => $"{Static(method)}{Name(method.ReturnType)} {method.Name}"
            + $"{Generic(method.GetGenericArguments())}({Parameters(method)})",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        PropertyInfo property => Static(property.GetAccessors(nonPublic: true)[0])
            + $"{Name(property.PropertyType)} {property.Name} {{ {Accessors(property)}}}",
        FieldInfo field => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
        _ => member.Name,
    };

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Accessors(PropertyInfo property) =>
        string.Concat(property.GetAccessors().Select(a => a.ReturnType == typeof(void) ? "set; " : "get; ").Order());

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(
        p => $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "default"}" : "")}"));

    private static string Name(Type type) => type.IsArray ? Name(type.GetElementType()!) + "[]"
        : type.IsGenericType ? type.Name.Split('`')[0] + Generic(type.GetGenericArguments()) : type.Name;

    private static string Generic(Type[] arguments) =>
        arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Name))}>";

    public sealed class Sample<T>(int count) : IDisposable
    {
        public int Count => count;

        public static IEnumerable<T> All(T[] of, bool sorted = false) => sorted ? of.Order() : of;

        public void Dispose() => GC.SuppressFinalize(this);

        internal void Hidden() => Dispose();
    }
}
