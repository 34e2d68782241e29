using System.Text;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Tests.Conversations;

/// <summary>One place at which two answers differ.</summary>
/// <param name="Step">From 1.</param>
/// <param name="Path">A JSON pointer into the body; "status" for the code.</param>
internal sealed record Difference(string Conversation, int Step, string Path, string Real, string Sandbox)
{
    public static IReadOnlyList<Difference> Between(string conversation, IReadOnlyList<Answer> real, IReadOnlyList<Answer> sandbox)
    {
        var all = new List<Difference>();
        for (var i = 0; i < real.Count; i++)
        {
            if (real[i].Status != sandbox[i].Status)
                all.Add(new Difference(conversation, i + 1, "status", $"{real[i].Status}", $"{sandbox[i].Status}"));
            Walk(real[i].Body, sandbox[i].Body, "", (path, one, other) => all.Add(new Difference(conversation, i + 1, path, one, other)));
        }
        return all;
    }

    public override string ToString() => $"{Conversation} {Step} {Path}: {Real} here {Sandbox}";

    private static void Walk(JsonNode? real, JsonNode? sandbox, string path, Action<string, string, string> found)
    {
        switch (real, sandbox)
        {
            case (JsonObject one, JsonObject other):
                foreach (var name in one.Select(entry => entry.Key).Union(other.Select(entry => entry.Key)))
                {
                    if (one.ContainsKey(name) && other.ContainsKey(name))
                        Walk(one[name], other[name], $"{path}/{name.Replace("/", "~1", StringComparison.Ordinal)}", found);
                    else
                        found($"{path}/{name.Replace("/", "~1", StringComparison.Ordinal)}", Print(one, name), Print(other, name));
                }
                break;
            case (JsonArray one, JsonArray other) when one.Count == other.Count:
                for (var i = 0; i < one.Count; i++)
                    Walk(one[i], other[i], $"{path}/{i}", found);
                break;
            default:
                if (!JsonNode.DeepEquals(real, sandbox))
                    found(path, Print(real), Print(sandbox));
                break;
        }
    }

    private static string Print(JsonObject map, string name) => map.ContainsKey(name) ? Print(map[name]) : "nothing";

    private static string Print(JsonNode? node) => node is null ? "null" : Encoding.UTF8.GetString(node.ToUtf8());
}
