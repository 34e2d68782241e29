using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Admission;

/// <summary>What a pod as a whole asks for or may use: all its containers together, or its greediest init container.</summary>
internal static class PodResources
{
    public static IReadOnlyDictionary<string, Quantity> Requests(JsonObject spec) => Sum(spec, "requests");

    public static IReadOnlyDictionary<string, Quantity> Limits(JsonObject spec) => Sum(spec, "limits");

    private static SortedDictionary<string, Quantity> Sum(JsonObject spec, string which)
    {
        var sum = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in spec.Items("containers"))
            sum.Add(Amounts.Read(container.Child("resources").Child(which)));
        foreach (var container in spec.Items("initContainers"))
            sum.Raise(Amounts.Read(container.Child("resources").Child(which)));
        sum.Add(Amounts.Read(spec.Child("overhead")));
        return sum;
    }
}
