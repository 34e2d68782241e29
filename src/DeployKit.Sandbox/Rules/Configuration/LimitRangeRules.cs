using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Configuration;

/// <summary>LimitRanges: limits of containers stand for their defaults too.</summary>
internal sealed class LimitRangeRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    // The lower bound first: its amount may not be greater than the other's.
    private static readonly (string Low, string High, string At, string Said)[] Orders =
    [
        ("min", "max", "min", "min value {0} is greater than max value {1}"),
        ("min", "defaultRequest", "defaultRequest", "min value {0} is greater than default request value {1}"),
        ("defaultRequest", "max", "defaultRequest", "default request value {0} is greater than max value {1}"),
        ("defaultRequest", "default", "defaultRequest", "default request value {0} is greater than default limit value {1}"),
        ("min", "default", "default", "min value {0} is greater than default value {1}"),
        ("default", "max", "default", "default value {0} is greater than max value {1}"),
    ];

    public override void Default(JsonObject content)
    {
        foreach (var item in content.Need("spec").Items("limits"))
        {
            if (item.Text("type") != "Container")
                continue;
            FillFrom(item, "default", "max");
            FillFrom(item, "defaultRequest", "default");
            FillFrom(item, "defaultRequest", "min");
        }
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var index = 0;
        foreach (var item in content.Child("spec").Items("limits"))
        {
            var path = $"spec.limits[{index++}]";
            var type = item.Text("type") ?? "";
            if (type is not ("Container" or "Pod" or "PersistentVolumeClaim"))
                errors.InvalidText($"{path}.type", type, type.Length == 0 ? "name part must be non-empty" : "must be a standard limit type or fully qualified");
            if (type == "Pod")
            {
                foreach (var name in (ReadOnlySpan<string>)["default", "defaultRequest"])
                {
                    if (item.Child(name) is { Count: > 0 })
                        errors.Forbidden($"{path}.{name}", "may not be specified when `type` is 'Pod'");
                }
            }
            var names = ((string[])["min", "max", "default", "defaultRequest"]).SelectMany(name => item.Child(name)?.Select(entry => entry.Key) ?? []);
            foreach (var name in names.Distinct().Order(StringComparer.Ordinal))
            {
                foreach (var (low, high, at, said) in Orders)
                {
                    if (Quantity.Read(item.Child(low)?[name]) is { } least && Quantity.Read(item.Child(high)?[name]) is { } most && least > most)
                        errors.Invalid($"{path}.{at}[{name}]", (at == "default" ? least : Quantity.Read(item.Child(at)?[name])!.Value).Print(), string.Format(said, least, most));
                }
            }
        }
    }

    private static void FillFrom(JsonObject item, string name, string source)
    {
        if (item.Child(source) is not { Count: > 0 } amounts)
            return;
        var target = item.Need(name);
        foreach (var (resource, amount) in amounts)
            target.Fill(resource, amount?.DeepClone());
    }
}
