using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Admission;

/// <summary>Quantities by resource, in the order of their names.</summary>
internal static class Amounts
{
    public static IReadOnlyDictionary<string, Quantity> None { get; } = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, Quantity> Read(JsonObject? map)
    {
        if (map is null || map.Count == 0)
            return None;
        var amounts = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (name, amount) in map)
        {
            if (Quantity.Read(amount) is { } quantity)
                amounts[name] = quantity;
        }
        return amounts;
    }

    public static void Add(this IDictionary<string, Quantity> sum, IReadOnlyDictionary<string, Quantity> amounts)
    {
        foreach (var (name, amount) in amounts)
            sum[name] = sum.TryGetValue(name, out var had) ? had + amount : amount;
    }

    /// <summary>The greater of both for each.</summary>
    public static void Raise(this IDictionary<string, Quantity> sum, IReadOnlyDictionary<string, Quantity> amounts)
    {
        foreach (var (name, amount) in amounts)
        {
            if (!sum.TryGetValue(name, out var had) || amount > had)
                sum[name] = amount;
        }
    }

    /// <summary>"cpu=1,pods=2", as messages of quota say it.</summary>
    public static string Print(IEnumerable<KeyValuePair<string, Quantity>> amounts) =>
        string.Join(',', amounts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"));
}
