using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Controllers;

/// <summary>Builds a status as the API writes one: zeros and empty lists are left out.</summary>
internal static class StatusJson
{
    public static void Count(this JsonObject status, string name, long value)
    {
        if (value != 0)
            status[name] = value;
    }

    public static void Text(this JsonObject status, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            status[name] = value;
    }

    public static void Conditions(this JsonObject status, IReadOnlyCollection<Condition> conditions)
    {
        if (conditions.Count > 0)
            status["conditions"] = new JsonArray([.. conditions.Select(condition => condition.ToJson())]);
    }
}
