using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Tests.Conversations;

namespace DeployKit.Sandbox.Tests.Rules;

/// <summary>Each object of the written conversations, with one place after the other put out of order.</summary>
internal static class OddObjects
{
    private static readonly string[] Odd = ["null", "\"\"", "0", "-1", "[]", "{}", "[null]", "[{}]", "\"a b\"", "1.5", "true", "9000000000000000000"];

    // What real servers call a mistake of their own.
    private static readonly string[] WordsOf500 = ["Invalid JSON Patch", "failed to create typed patch object", "failed to convert new object", "v1.DeleteOptions", "json: cannot unmarshal", "resourceVersion should not be set"];

    /// <summary>It is no 500, unless a real server has nothing better to say either.</summary>
    public static void ShouldBeInWords(Answer answer, string asked)
    {
        if (answer.Status >= 500)
            WordsOf500.ShouldContain(words => answer.Message.StartsWith(words, StringComparison.Ordinal), $"{asked}: {answer.Text}");
    }

    /// <summary>The plurals of the kinds that there are objects of.</summary>
    public static IEnumerable<string> Kinds => Bodies().Select(body => body.Kind.Plural).Distinct();

    /// <summary>The objects of a kind as they are in order.</summary>
    public static IEnumerable<(ResourceKind Kind, JsonObject Body)> Sound(string plural) => Bodies().Where(body => body.Kind.Plural == plural);

    private static IEnumerable<(ResourceKind Kind, JsonObject Body)> Bodies() =>
        from conversation in ConversationTexts.All
        from step in conversation.Steps
        where step.Method == "POST" && step.Body.StartsWith('{')
        let plural = step.Path.Split('?')[0].Split('/')[^1]
        let kind = BuiltInKinds.At(ApiLevel.Kubernetes132).FirstOrDefault(kind => kind.Plural == plural)
        where kind is not null
        let body = TryParse(step.Body)
        where body is not null
        select (kind, body);

    private static JsonObject? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The object itself, and with each of its places replaced by each odd value.</summary>
    public static IEnumerable<string> Of(JsonObject body)
    {
        yield return body.ToJsonString();
        foreach (var path in Places(body, []).ToList())
        {
            foreach (var odd in Odd)
            {
                var mutant = body.DeepClone();
                var parent = path.SkipLast(1).Aggregate(mutant, (at, step) => step is int index ? at[index]! : at[(string)step]!);
                if (path[^1] is int place)
                    parent[place] = JsonNode.Parse(odd);
                else
                    parent[(string)path[^1]] = JsonNode.Parse(odd);
                yield return mutant.ToJsonString();
            }
        }
    }

    private static IEnumerable<object[]> Places(JsonNode node, object[] path)
    {
        if (path.Length > 0)
            yield return path;
        var children = node switch
        {
            JsonObject map => map.Select(entry => ((object)entry.Key, entry.Value)),
            JsonArray list => list.Select((item, index) => ((object)index, item)),
            _ => [],
        };
        foreach (var (step, child) in children)
        {
            foreach (var place in child is null ? [] : Places(child, [.. path, step]))
                yield return place;
        }
    }
}
