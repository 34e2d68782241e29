using System.Reflection;
using System.Text;

namespace DeployKit.Tests.Conventions;

/// <summary>Writes down what other assemblies can see of one, a line a member, in an order of its own.</summary>
internal static class PublicApi
{
    private static readonly NullabilityInfoContext Nullability = new();

    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What the compiler adds to every record says nothing.
    private static readonly HashSet<string> OfEveryRecord =
        ["<Clone>$", "Equals", "GetHashCode", "PrintMembers", "EqualityContract", "ToString", "op_Equality", "op_Inequality", "Deconstruct"];

    public static string Of(IEnumerable<Assembly> assemblies)
    {
        var text = new StringBuilder();
        foreach (var assembly in assemblies.OrderBy(each => each.GetName().Name, StringComparer.Ordinal))
        {
            text.Append("# ").Append(assembly.GetName().Name).Append('\n');
            foreach (var type in assembly.GetExportedTypes().OrderBy(each => each.FullName, StringComparer.Ordinal))
            {
                text.Append('\n').Append(Head(type)).Append('\n');
                foreach (var member in type.IsEnum ? (IEnumerable<string>)Enum.GetNames(type) : Members(type).Order(StringComparer.Ordinal))
                    text.Append("    ").Append(member).Append('\n');
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Head(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => $"{(type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")}{(IsRecord(type) ? "record" : "class")}",
        };
        var bases = type.IsEnum || type.IsValueType || type.BaseType is not { } parent || parent == typeof(object) ? [] : (Type[])[parent];
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var interfaces = type.GetInterfaces().Where(each => each.IsVisible && !inherited.Contains(each) && !Name(each).StartsWith("IEquatable<", StringComparison.Ordinal));
        string[] above = type.IsEnum ? [] : [.. bases.Select(Name), .. interfaces.Select(Name).Order(StringComparer.Ordinal)];
        return $"{type.Namespace}: {kind} {Name(type)}{(above.Length > 0 ? $" : {string.Join(", ", above)}" : "")}";
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null;

    private static IEnumerable<string> Members(Type type)
    {
        foreach (var member in type.GetMembers(Declared))
        {
            if (IsRecord(type) && OfEveryRecord.Contains(member.Name))
                continue;
            var line = member switch
            {
                FieldInfo field when field.IsPublic || field.IsFamily => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
                PropertyInfo property => Property(property),
                ConstructorInfo constructor when IsSeen(constructor) && !IsCopy(type, constructor) => $"new({Parameters(constructor)})",
                MethodInfo method when IsSeen(method) && !method.IsSpecialName && method.GetBaseDefinition().DeclaringType == type =>
                    $"{Access(method)}{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)}{Mark(Nullability.Create(method.ReturnParameter))} {Name(method)}({Parameters(method)})",
                _ => null,
            };
            if (line is not null)
                yield return line;
        }
    }

    private static string? Property(PropertyInfo property)
    {
        var (get, set) = (property.GetMethod, property.SetMethod);
        if (!(get is not null && IsSeen(get)) && !(set is not null && IsSeen(set)))
            return null;
        if ((get ?? set)!.GetBaseDefinition().DeclaringType != property.DeclaringType)
            return null;
        var write = set is null || !IsSeen(set) ? "" : set.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? " init;" : " set;";
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"this[{string.Join(", ", parameters.Select(Parameter))}]" : property.Name;
        return $"{Access((get ?? set)!)}{((get ?? set)!.IsStatic ? "static " : "")}{Name(property.PropertyType)}{Mark(Nullability.Create(property))} {index} {{{(get is null ? "" : " get;")}{write} }}";
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsCopy(Type type, ConstructorInfo constructor) =>
        IsRecord(type) && constructor.GetParameters() is [{ } only] && only.ParameterType == type;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter) =>
        $"{Name(parameter.ParameterType)}{Mark(Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}";

    // Nullable values carry their mark in the type's name.
    private static string Mark(NullabilityInfo info) =>
        !info.Type.IsValueType && (info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable) ? "?" : "";

    private static string Name(MethodInfo method) =>
        method.IsGenericMethod ? $"{method.Name}<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : method.Name;

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return $"ref {Name(type.GetElementType()!)}";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[]";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return $"{Name(value)}?";
        var outer = type is { IsNested: true, IsGenericParameter: false } ? $"{Name(type.DeclaringType!)}." : "";
        if (!type.IsGenericType)
            return outer + type.Name;
        var arguments = string.Join(", ", type.GetGenericArguments().Select(Name));
        return $"{outer}{type.Name.Split('`')[0]}<{arguments}>";
    }
}
