using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DeployKit.Http;
using DeployKit.Rollouts;

namespace DeployKit.Configuration;

/// <summary>The types of <c>deploykit.yaml</c>: the binder and the JSON Schema both read this metadata.</summary>
internal static class OptionTypes
{
    public static JsonSerializerOptions Json { get; } = Create();

    public static JsonTypeInfo Of(Type type) => Json.GetTypeInfo(type);

    /// <summary>What a message says that was expected.</summary>
    public static string Expected(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "a map",
        JsonTypeInfoKind.Enumerable => "a list",
        _ when type.Type == typeof(bool) => "true or false",
        _ when ValueType(type) == typeof(TimeSpan) => Duration.Form,
        _ when ValueType(type) == typeof(int) => "a whole number of 1 or more",
        _ when type.Type == typeof(Quorum) => "all, any or a share from 1% to 100%",
        _ when type.Type == typeof(WorkloadName) => "a workload such as deployment/web or statefulset/db",
        _ when type.Type == typeof(WaitCondition) => WaitCondition.Form,
        _ when type.Type == typeof(BranchPattern) => "a branch or a glob such as release/*",
        _ when type.Type == typeof(Secret<Uri>) => "an absolute http or https URL",
        _ when ValueType(type).IsEnum => $"one of {string.Join(", ", Enum.GetNames(ValueType(type)).Select(JsonNamingPolicy.CamelCase.ConvertName))}",
        _ => "a string",
    };

    /// <summary>The value must not stand in a message.</summary>
    public static bool IsSecret(JsonTypeInfo type) => type.Type.IsGenericType && type.Type.GetGenericTypeDefinition() == typeof(Secret<>);

    /// <summary>The type without its null.</summary>
    public static Type ValueType(JsonTypeInfo type) => Nullable.GetUnderlyingType(type.Type) ?? type.Type;

    /// <summary>The keys that a map with these values may have, and what a message calls them; null for any.</summary>
    public static (string What, IReadOnlyList<string> Names)? KnownKeys(JsonTypeInfo value) =>
        value.Type == typeof(RuleOptions) ? ("rule", [.. FailureRules.Default.Select(rule => rule.Name)]) : null;

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters =
            {
                new DurationConverter(),
                new CountConverter(),
                new QuorumConverter(),
                new SecretUriConverter(),
                new TextConverter<Secret<string>>(text => new(text), secret => secret.ToString()),
                new TextConverter<WorkloadName>(text => WorkloadName.TryParse(text, out var name) ? name : null, name => name.ToString()),
                new TextConverter<WaitCondition>(text => WaitCondition.TryParse(text, out var condition) ? condition : null, condition => condition.ToString()),
                new TextConverter<BranchPattern>(text => BranchPattern.TryParse(text, out var pattern) ? pattern : null, pattern => pattern.ToString()),
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            },
        };
        options.MakeReadOnly();
        return options;
    }
}
