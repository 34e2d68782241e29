using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Applying;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Patching;
using DeployKit.Sandbox.Rules;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Tests.Applying.Recordings;

/// <summary>
/// What a real 1.20 answered to generated writes, against what we answer. To record anew, on the cluster of KUBECONFIG (5 minutes):
/// <c>DEPLOYKIT_RECORD=1 dotnet test tests/DeployKit.Sandbox.Tests --filter FullyQualifiedName~Recorded_anew</c>.
/// </summary>
public sealed class RecordedWritesTests
{
    private const int Cases = 120;
    private const int Seed = 20;

    /// <summary>Filled in after the merge: an address, a selector by the uid.</summary>
    private static readonly string[] OfTheServer = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "nodePort", "selector", "template"];

    private static string File => Path.Combine(AppContext.BaseDirectory, "Applying", "Recordings", "writes.jsonl");

    public static TheoryData<string> Recorded => [.. System.IO.File.ReadLines(File).Select(line => RecordedCase.Read(line).Name)];

    [RecordFact]
    public async Task Recorded_anew()
    {
        using var recorder = new WriteRecorder();
        var recorded = await recorder.RecordAsync(GeneratedWrites.Make(Cases, Seed));
        var source = Path.Combine(AppContext.BaseDirectory, "../../../Applying/Recordings/writes.jsonl");
        await System.IO.File.WriteAllLinesAsync(source, recorded.Select(each => each.ToJson().ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Every_write_is_answered_as_the_real_server_answered_it(string name)
    {
        var recorded = System.IO.File.ReadLines(File).Select(RecordedCase.Read).Single(each => each.Name == name);
        foreach (var (write, index) in recorded.Writes.Select((write, index) => (write, index)))
        {
            var (status, answer) = Answer(recorded.Kind, write);
            $"{index}: {status}".ShouldBe($"{index}: {write.Status}", answer.ToJsonString());
            if (status < 300)
                AssertEqual(write, answer, recorded.Kind, $"write {index} ({write.Verb} by {write.Manager})");
            else
                Text(Causes(answer)).ShouldBe(Text(Causes(write.Answer)));
        }
    }

    [Fact]
    public void At_least_sixty_applies_are_recorded_and_some_of_them_conflict()
    {
        var applies = System.IO.File.ReadLines(File).Select(RecordedCase.Read).SelectMany(each => each.Writes).Where(write => write.Verb == "apply").ToList();
        applies.Count.ShouldBeGreaterThan(60);
        applies.Count(write => write.Status == 409).ShouldBeGreaterThan(10);
    }

    private static (int Status, JsonObject Answer) Answer(ResourceKind kind, RecordedWrite write)
    {
        var live = write.Live is { } stored ? Decoding.Decode(Normal.Restore(stored), kind, ApiLevel.Kubernetes120) : null;
        var context = new FieldWrite(kind, ApiLevel.Kubernetes120, write.Manager, new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var rules = KindRules.For(kind, ApiLevel.Kubernetes120);
        try
        {
            if (write.Verb == "apply")
            {
                var applied = ServerSideApply.Apply(live, write.Body.AsObject(), write.Force, context);
                rules.Default(applied);
                return (live is null ? 201 : 200, Normal.Of(applied));
            }
            var body = write.Verb switch
            {
                "merge" => MergePatch.Apply(live!, write.Body),
                "json" => JsonPatch.Apply(live!, write.Body),
                _ => write.Body.AsObject(),
            };
            body = Decoding.Decode(body, kind, ApiLevel.Kubernetes120);
            rules.Default(body);
            ManagedFields.Record(live, body, context);
            return (live is null ? 201 : 200, Normal.Of(body));
        }
        catch (ApiException refusal)
        {
            return (refusal.Code, refusal.ToStatus());
        }
    }

    private static void AssertEqual(RecordedWrite write, JsonObject answer, ResourceKind kind, string because)
    {
        Text(answer["metadata"]!["managedFields"]).ShouldBe(Text(write.Answer["metadata"]!["managedFields"]), because);
        var (ours, theirs) = (answer.DeepClone().AsObject(), write.Answer.DeepClone().AsObject());
        ours["metadata"]!.AsObject().Remove("managedFields");
        theirs["metadata"]!.AsObject().Remove("managedFields");
        theirs["metadata"]!.AsObject().Remove("namespace");
        ours["metadata"]!.AsObject().Remove("namespace");
        Text(ours).ShouldBe(Text(theirs), because);
    }

    private static JsonNode? Causes(JsonObject status) => new JsonObject { ["message"] = status["message"]?.DeepClone(), ["causes"] = status["details"]?["causes"]?.DeepClone() };

    /// <summary>Indented and sorted, so that a difference can be read.</summary>
    private static string Text(JsonNode? node) => Sorted(node)?.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }) ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
