using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules;
using DeployKit.Sandbox.Schemas;
using DeployKit.Sandbox.Tests.Conversations;

namespace DeployKit.Sandbox.Tests.Rules;

/// <summary>Each object of the written conversations, with one place after the other put out of order.</summary>
public sealed class MutationTests
{
    private static readonly string[] Odd = ["null", "\"\"", "0", "-1", "[]", "{}", "[null]", "[{}]", "\"a b\"", "1.5", "true"];

    public static TheoryData<string> Kinds => [.. Bodies().Select(body => body.Kind.Plural).Distinct()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_is_sent_is_filled_the_same_way_twice_and_refused_only_in_words(string plural)
    {
        var seen = 0;
        foreach (var (kind, body) in Bodies().Where(body => body.Kind.Plural == plural))
        {
            foreach (var level in (ApiLevel[])[ApiLevel.Kubernetes120, ApiLevel.Kubernetes132])
            {
                foreach (var mutant in Mutants(body))
                {
                    Run(kind, level, mutant);
                    seen++;
                }
            }
        }
        seen.ShouldBeGreaterThan(20);
    }

    private static void Run(ResourceKind kind, ApiLevel level, string text)
    {
        JsonObject content;
        try
        {
            content = Decoding.Decode(JsonNode.Parse(text)!.AsObject(), kind, level);
        }
        catch (ApiException)
        {
            return;
        }
        var rules = KindRules.For(kind, level);
        try
        {
            rules.Default(content);
            content["metadata"] ??= new JsonObject();
            rules.PrepareCreate(content);
            var once = content.ToJsonString();
            rules.Default(content);
            JsonNode.DeepEquals(content, JsonNode.Parse(once)).ShouldBeTrue($"{once}\n{content.ToJsonString()}");
            rules.Validate(content);
            rules.ValidateUpdate(JsonNode.Parse(once)!.AsObject(), content);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or InvalidCastException or FormatException or ArgumentException)
        {
            throw new InvalidOperationException($"{level}: {text}", exception);
        }
    }

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

    private static IEnumerable<string> Mutants(JsonObject body)
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
