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
    public static TheoryData<string> Kinds => [.. OddObjects.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_is_sent_is_filled_the_same_way_twice_and_refused_only_in_words(string plural)
    {
        var seen = 0;
        foreach (var (kind, body) in OddObjects.Sound(plural))
        {
            foreach (var level in (ApiLevel[])[ApiLevel.Kubernetes120, ApiLevel.Kubernetes132])
            {
                foreach (var mutant in OddObjects.Of(body))
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
}
