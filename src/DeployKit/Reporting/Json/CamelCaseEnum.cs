using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeployKit.Reporting.Json;

/// <summary>An enumeration by its name in camel case.</summary>
internal sealed class CamelCaseEnum<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase)
    where TEnum : struct, Enum;
