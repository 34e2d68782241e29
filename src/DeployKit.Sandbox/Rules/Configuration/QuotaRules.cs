using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Configuration;

/// <summary>ResourceQuotas.</summary>
internal sealed class QuotaRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    private static readonly HashSet<string> Standard =
    [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage",
        "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods", "resourcequotas", "services", "replicationcontrollers", "secrets",
        "persistentvolumeclaims", "configmaps", "services.nodeports", "services.loadbalancers",
    ];

    private static readonly HashSet<string> Whole =
        ["pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers"];

    protected override JsonObject EmptyStatus => [];

    public override void Default(JsonObject content) => content.Need("spec");

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        foreach (var (name, amount) in content.Child("spec").Child("hard")?.OrderBy(entry => entry.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, JsonNode?>>())
        {
            var path = $"spec.hard[{name}]";
            errors.InvalidText(path, name, Names.QualifiedName(name));
            if (!name.Contains('/', StringComparison.Ordinal) && !Standard.Contains(name))
            {
                errors.InvalidText(path, name, "must be a standard resource type or fully qualified");
                errors.InvalidText(path, name, "must be a standard resource for quota");
            }
            if (Quantity.Read(amount) is not { } quantity)
                continue;
            if (quantity.Sign < 0)
                errors.Invalid(path, quantity.Print(), "must be greater than or equal to 0");
            if ((Whole.Contains(name) || name.StartsWith("count/", StringComparison.Ordinal)) && !quantity.IsWhole)
                errors.Invalid(path, quantity.Print(), "must be an integer");
        }
    }

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        Check(updated, errors);
        if (!updated.Child("spec").SameAt(live.Child("spec"), "scopes"))
            errors.Invalid("spec.scopes", GoText.Texts(updated.Child("spec").Texts("scopes")), "field is immutable");
    }
}
