using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Applying;

/// <summary>Equality of JSON values as servers see it: 1 is 1.0, the order of keys does not matter.</summary>
internal static class Values
{
    public static bool AreEqual(JsonNode? left, JsonNode? right)
    {
        switch (left, right)
        {
            case (null, _) or (_, null):
                return left is null && right is null;
            case (JsonObject first, JsonObject second):
                if (first.Count != second.Count)
                    return false;
                foreach (var (name, value) in first)
                {
                    if (!second.TryGetPropertyValue(name, out var other) || !AreEqual(value, other))
                        return false;
                }
                return true;
            case (JsonArray first, JsonArray second):
                if (first.Count != second.Count)
                    return false;
                for (var index = 0; index < first.Count; index++)
                {
                    if (!AreEqual(first[index], second[index]))
                        return false;
                }
                return true;
            case (JsonValue first, JsonValue second):
                var kind = first.GetValueKind();
                return kind == second.GetValueKind() && kind switch
                {
                    JsonValueKind.String => (string?)first == (string?)second,
                    JsonValueKind.Number => JsonNode.DeepEquals(first, second),
                    _ => true,
                };
            default:
                return false;
        }
    }
}
